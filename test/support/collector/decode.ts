import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { logsOf, type LogRecord, type WireLogs } from './logs.ts';
import { metricsOf, type MetricRecord, type WireMetrics } from './metrics.ts';
import { spansOf, type SpanRecord, type WireTraces } from './spans.ts';

export type Signal = 'traces' | 'metrics' | 'logs';
export type Format = 'protobuf' | 'json';

export type Records = {
  readonly spans: readonly SpanRecord[];
  readonly metrics: readonly MetricRecord[];
  readonly logs: readonly LogRecord[];
};

export const noRecords: Records = { spans: [], metrics: [], logs: [] };

/** The messages of OTLP, by the short names of `otlp.proto`. */
export const otlp = protobuf.parse(
  readFileSync(join(import.meta.dirname, 'otlp.proto'), 'utf8'),
).root;

const requestTypes = {
  traces: otlp.lookupType('otlp.TraceRequest'),
  metrics: otlp.lookupType('otlp.MetricsRequest'),
  logs: otlp.lookupType('otlp.LogsRequest'),
} as const;

/** The export request as plain objects: names as in OTLP/JSON, 64-bit numbers as text. */
export function decodeMessage(signal: Signal, format: Format, body: Uint8Array): object {
  if (format === 'json') return JSON.parse(Buffer.from(body).toString('utf8')) as object;
  const type = requestTypes[signal];
  return type.toObject(type.decode(body), { longs: String });
}

export function recordsOf(signal: Signal, message: object): Records {
  if (signal === 'traces') return { ...noRecords, spans: spansOf(message as WireTraces) };
  if (signal === 'metrics') return { ...noRecords, metrics: metricsOf(message as WireMetrics) };
  return { ...noRecords, logs: logsOf(message as WireLogs) };
}

/** @throws Error for an encoding that OTLP does not have */
export function decompress(encoding: string, body: Uint8Array): Buffer {
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'identity') return Buffer.from(body);
  throw new Error(`unknown encoding "${encoding}"`);
}

/** Bytes of a message by its name in `otlp.proto`; fields are named as in OTLP/JSON. */
export function encodeMessage(name: string, message: object): Buffer {
  const type = otlp.lookupType(`otlp.${name}`);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}
