import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import type { Carrier } from '../../../src/export/carrier.ts';
import { spanExporter, metricExporter } from '../../../src/export/otlp.ts';
import type { Parcel } from '../../../src/export/parcel.ts';
import { exported, listeningHost, makeMetrics, makeSpans, settings } from './telemetry.ts';

const url = 'http://127.0.0.1:4318';

function listeningCarrier(): { carrier: Carrier; sent: Parcel[] } {
  const sent: Parcel[] = [];
  const done = (): Promise<void> => Promise.resolve();
  const carrier: Carrier = {
    send: (parcel) => void sent.push(parcel),
    isIdle: () => true,
    prepare: () => {},
    flush: done,
    finish: done,
    finishNow: () => {},
    close: done,
  };
  return { carrier, sent };
}

test('an empty batch is no request', async () => {
  const { carrier, sent } = listeningCarrier();
  const metrics = metricExporter(settings({ url }), carrier, listeningHost().voice);
  const empty = { ...(await makeMetrics(1)), scopeMetrics: [] };
  expect(await exported(metrics, empty)).toEqual({ code: ExportResultCode.SUCCESS });
  expect(sent).toEqual([]);
});

test('a batch that cannot be encoded is said and fails', async () => {
  const { carrier, sent } = listeningCarrier();
  const { voice, warnings } = listeningHost();
  const exporter = spanExporter(settings({ url }), carrier, voice);
  const broken = [{ name: 'no span' }] as unknown as Awaited<ReturnType<typeof makeSpans>>;
  expect((await exported(exporter, broken)).code).toBe(ExportResultCode.FAILED);
  expect(warnings).toEqual([expect.stringContaining('cannot be encoded')]);
  expect(sent).toEqual([]);
});

test('a whole batch is one request that nothing joins', async () => {
  const { carrier, sent } = listeningCarrier();
  const target = settings({ url, protocol: 'http/json' });
  await exported(spanExporter(target, carrier, listeningHost().voice), await makeSpans(3));
  expect(sent).toEqual([
    expect.objectContaining({ signal: 'traces', items: 3, waitMillis: 0, mostItems: 0 }),
  ]);
  expect(JSON.parse(sent[0]?.to ?? '')).toEqual(target);
});
