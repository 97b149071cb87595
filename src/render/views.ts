/** What drawings are made of: plain values, whatever recorded them. */

export type Attributes = Readonly<Record<string, unknown>>;

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type EventView = {
  readonly name: string;
  /** Since the start of its span. */
  readonly offsetMillis: number;
  readonly attributes: Attributes;
};

export type SpanView = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Since 1970, with fractions. */
  readonly startMillis: number;
  /** Undefined while it is running. */
  readonly durationMillis: number | undefined;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage?: string | undefined;
  readonly attributes: Attributes;
  readonly events: readonly EventView[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Name of the instrumentation scope. */
  readonly scope: string;
};

/** One point of a metric. */
export type PointView = {
  readonly metric: string;
  /** UCUM, as `s`, `By` or `{request}`. */
  readonly unit: string;
  readonly sort: 'counter' | 'gauge' | 'histogram';
  readonly attributes: Attributes;
  /** The count, for a histogram. */
  readonly value: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** `counts` has one more: what is above the last bound. */
  readonly buckets?:
    | { readonly bounds: readonly number[]; readonly counts: readonly number[] }
    | undefined;
};

export type LogView = {
  /** Since 1970. */
  readonly timeMillis: number;
  /** 1 to 24, by the log data model; 0 is unknown. */
  readonly severityNumber: number;
  readonly severityText?: string | undefined;
  readonly eventName?: string | undefined;
  readonly body: unknown;
  readonly attributes: Attributes;
  readonly traceId?: string | undefined;
  readonly spanName?: string | undefined;
};

/** The paper that is drawn on. */
export type Look = {
  /** Width of the terminal. */
  readonly columns: number;
  readonly colour: boolean;
};
