import { ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { expect, test, vi } from 'vitest';
import { InProcessCarrier } from '../../../src/export/in-process.ts';
import { spanExporter } from '../../../src/export/otlp.ts';
import { maxRequestBytes } from '../../../src/export/parcel.ts';
import { bothOf, halvesOf, halvesOfMetrics } from '../../../src/export/split.ts';
import { decodeRequest } from './encode/expected-request.ts';
import { httpCollector } from './local-servers.ts';
import { exported, listeningHost, makeSpans, settings } from './telemetry.ts';

test('a batch', () => {
  expect(halvesOf([1, 2, 3])).toEqual([[1], [2, 3]]);
  expect(halvesOf([1, 2])).toEqual([[1], [2]]);
  expect(halvesOf([1])).toBeUndefined();
  expect(halvesOf([])).toBeUndefined();
});

test('metrics: between scopes, else between metrics', () => {
  const resource = resourceFromAttributes({});
  const of = (...scopes: string[][]): ResourceMetrics =>
    ({
      resource,
      scopeMetrics: scopes.map((metrics, at) => ({ scope: { name: String(at) }, metrics })),
    }) as unknown as ResourceMetrics;
  const shown = (request: ResourceMetrics): unknown =>
    request.scopeMetrics.map(({ scope, metrics }) => [scope.name, ...metrics]);
  expect(halvesOfMetrics(of(['a', 'b'], ['c']))?.map(shown)).toEqual([
    [['0', 'a', 'b']],
    [['1', 'c']],
  ]);
  expect(halvesOfMetrics(of(['a', 'b', 'c']))?.map(shown)).toEqual([
    [['0', 'a']],
    [['0', 'b', 'c']],
  ]);
  expect(halvesOfMetrics(of(['a']))).toBeUndefined();
  expect(halvesOfMetrics(of())).toBeUndefined();
});

test('one result of two', () => {
  const ok = { code: ExportResultCode.SUCCESS };
  const failed = { code: ExportResultCode.FAILED };
  for (const [results, wanted] of [
    [[ok, ok], ok],
    [[ok, failed], failed],
    [[failed, ok], failed],
  ] as const) {
    const done = vi.fn();
    const both = bothOf(done);
    both(results[0]);
    expect(done).not.toHaveBeenCalled();
    both(results[1]);
    expect(done.mock.calls).toEqual([[wanted]]);
  }
});

test('a batch above 64 MiB goes in several requests, none of them above', async () => {
  const { port, seen } = await httpCollector();
  const spans = await makeSpans(9);
  for (const span of spans) span.attributes['big'] = 'x'.repeat(16 * 1024 * 1024);
  const host = listeningHost();
  const target = settings({ url: `http://127.0.0.1:${port}/v1/traces`, timeoutMillis: 30_000 });
  const carrier = new InProcessCarrier({
    ...host,
    queueBytes: 2 ** 30,
    onSettled: () => {},
    onUnanswered: () => {},
    process,
    sender: '',
  });
  const result = await exported(spanExporter(target, carrier, host.voice), spans);
  expect(result).toEqual({ code: ExportResultCode.SUCCESS });
  await carrier.flush(30_000);
  expect(host.warnings).toEqual([]);
  expect(seen.length).toBeGreaterThan(2);
  for (const { body } of seen) expect(body.length).toBeLessThanOrEqual(maxRequestBytes);
  const counts = seen.map(({ body }) =>
    decodeRequest(body).reduce((sum, group) => sum + group.spans.length, 0),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9);
}, 60_000);
