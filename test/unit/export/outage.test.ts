import { expect, test } from 'vitest';
import { outageOf } from '../../../src/export/outage.ts';
import type { Failure } from '../../../src/export/transport/transport.ts';
import { listeningHost } from './telemetry.ts';

const protocol = 'http/protobuf';
const traces = { signal: 'traces', protocol, address: 'http://c:4318/v1/traces' } as const;
const logs = { signal: 'logs', protocol, address: 'http://c:4318/v1/logs' } as const;
const refused: Failure = { cause: 'refused', detail: 'ECONNREFUSED' };
const missing: Failure = { cause: 'http status', status: 404, detail: 'HTTP 404' };

test('what concerns the host is said once for all signals', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  outage.lose(traces, 5, refused);
  outageOf(voice, 'http://c:4318').lose(logs, 2, refused);
  outage.lose(traces, 1, { cause: 'timeout', detail: 'slow' });
  expect(warnings).toHaveLength(1);
  outage.deliver(logs);
  expect(warnings[1]).toContain('takes logs again; lost meanwhile: 6 spans, 2 log records');
  outage.deliver(traces);
  expect(warnings).toHaveLength(2);
});

test('what concerns one signal ends only with that signal', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  outage.lose(logs, 2, missing);
  outage.deliver(traces);
  outage.lose(logs, 1, missing);
  expect(warnings).toHaveLength(1);
  outage.deliver(logs);
  expect(warnings[1]).toContain('takes logs again; lost meanwhile: 3 log records');
});

test('a new outage after a recovery speaks again and counts from nothing', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  outage.lose(traces, 5, refused);
  outage.deliver(traces);
  outage.lose(traces, 1, refused);
  outage.deliver(traces);
  expect(warnings).toHaveLength(4);
  expect(warnings[3]).toContain('lost meanwhile: 1 spans');
});

test('other hosts have outages of their own', () => {
  const { voice, warnings } = listeningHost();
  outageOf(voice, 'http://c:4318').lose(traces, 1, refused);
  outageOf(voice, 'http://d:4318').lose(traces, 1, refused);
  expect(warnings).toHaveLength(2);
});
