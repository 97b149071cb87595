import { expect, test } from 'vitest';
import { outageOf, type Outage } from '../../../src/export/outage.ts';
import type { Failure } from '../../../src/export/transport/transport.ts';
import { listeningHost } from './telemetry.ts';

const protocol = 'http/protobuf';
const traces = { signal: 'traces', protocol, address: 'http://c:4318/v1/traces' } as const;
const logs = { signal: 'logs', protocol, address: 'http://c:4318/v1/logs' } as const;
const refused: Failure = { cause: 'refused', detail: 'ECONNREFUSED' };
const limits = '10000';
const missing: Failure = { cause: 'http status', status: 404, detail: 'HTTP 404' };

function fail(
  outage: Outage,
  target: Parameters<Outage['begin']>[0],
  count: number,
  failure: Failure,
  settings: string,
): void {
  outage.begin(target, failure, settings, 'are dropped');
  outage.lose(target, count);
}

test('what concerns the host is said once for all signals', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  fail(outage, traces, 5, refused, limits);
  fail(outageOf(voice, 'http://c:4318'), logs, 2, refused, limits);
  fail(outage, traces, 1, { cause: 'timeout', detail: 'slow' }, limits);
  expect(warnings).toHaveLength(1);
  outage.deliver(logs);
  expect(warnings[1]).toContain('takes logs again; lost meanwhile: 6 spans, 2 log records');
  outage.deliver(traces);
  expect(warnings).toHaveLength(2);
});

test('what concerns one signal ends only with that signal', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  fail(outage, logs, 2, missing, limits);
  outage.deliver(traces);
  fail(outage, logs, 1, missing, limits);
  expect(warnings).toHaveLength(1);
  outage.deliver(logs);
  expect(warnings[1]).toContain('takes logs again; lost meanwhile: 3 log records');
});

test('a new outage after a recovery speaks again and counts from nothing', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  fail(outage, traces, 5, refused, limits);
  outage.deliver(traces);
  fail(outage, traces, 1, refused, limits);
  outage.deliver(traces);
  expect(warnings).toHaveLength(4);
  expect(warnings[3]).toContain('lost meanwhile: 1 spans');
});

test('other hosts have outages of their own', () => {
  const { voice, warnings } = listeningHost();
  fail(outageOf(voice, 'http://c:4318'), traces, 1, refused, limits);
  fail(outageOf(voice, 'http://d:4318'), traces, 1, refused, limits);
  expect(warnings).toHaveLength(2);
});

test('a time limit or certificate that signals share is said once, and ends with the last of them', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  const slow: Failure = { cause: 'timeout', detail: 'slow' };
  fail(outage, traces, 5, slow, limits);
  fail(outage, logs, 2, slow, limits);
  expect(warnings).toHaveLength(1);
  outage.deliver(traces);
  expect(warnings[1]).toContain('takes traces again; lost meanwhile: 5 spans');
  fail(outage, traces, 1, slow, '99');
  expect(warnings).toHaveLength(3);
  outage.deliver(logs);
  expect(warnings[3]).toContain('takes logs again; lost meanwhile: 2 log records');
});

test('a signal that was never down does not end the outage of another', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  fail(outage, logs, 2, { cause: 'timeout', detail: 'slow' }, limits);
  outage.deliver(traces);
  expect(warnings).toHaveLength(1);
});

test('where nothing was lost, the end of the outage says so', () => {
  const { voice, warnings } = listeningHost();
  const outage = outageOf(voice, 'http://c:4318');
  outage.begin(traces, refused, limits, 'wait');
  outage.deliver(traces);
  expect(warnings).toEqual([
    expect.stringContaining('traces cannot be sent to http://c:4318/v1/traces and wait: '),
    'http://c:4318/v1/traces takes traces again; nothing was lost',
  ]);
});
