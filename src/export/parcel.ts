import type { Signal } from '../config/otlp.ts';

/** Largest request, in bytes before compression (OTLP: 64 MiB). */
export const maxRequestBytes = 64 * 1024 * 1024;

/** Encoded telemetry of one signal on its way: a whole request or, with others, a part of one. */
export type Parcel = {
  readonly signal: Signal;
  /** How it is sent: `OtlpSettings` as JSON, since it crosses threads and tells destinations apart. */
  readonly to: string;
  /** Spans, data points or log records. */
  readonly items: number;
  /** In protobuf, requests that are put together are one request again. */
  readonly bytes: Uint8Array;
  /** How long it may wait for others to share its request, in milliseconds; 0: not at all. */
  readonly waitMillis: number;
  /** Most items of a request that it may share; 0: it goes alone. */
  readonly mostItems: number;
};
