/**
 * What code hands to the agent. The shapes are those of the OpenTelemetry SDK, written out: they
 * fit whichever release of it an app has installed, and need none of its packages.
 */

/** Attributes of spans, metrics, log records and the resource. */
export type Attributes = { [key: string]: unknown };

/** What a trace is carried by through the process. */
export type Context = {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
};

export type SpanContext = {
  traceId: string;
  spanId: string;
  isRemote?: boolean;
  traceFlags: number;
};

export type Link = { context: SpanContext; attributes?: Attributes };

export type InstrumentationScope = {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
};

/** Seconds since the epoch, and nanoseconds. */
export type HrTime = [number, number];

/** A span as processors and exporters read it. */
export type ReadableSpan = {
  readonly name: string;
  /** 0 internal, 1 server, 2 client, 3 producer, 4 consumer. */
  readonly kind: number;
  readonly spanContext: () => SpanContext;
  readonly parentSpanContext?: SpanContext;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  /** `code`: 0 unset, 1 ok, 2 error. */
  readonly status: { code: number; message?: string };
  readonly attributes: Attributes;
  readonly links: Link[];
  readonly events: { time: HrTime; name: string; attributes?: Attributes }[];
  readonly duration: HrTime;
  readonly ended: boolean;
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: InstrumentationScope;
};

/** A span that can still be written to. */
export type Span = {
  spanContext(): SpanContext;
  // oxlint-disable-next-line typescript/no-explicit-any -- any value that the app's API takes
  setAttribute(key: string, value: any): unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  setAttributes(attributes: { [key: string]: any }): unknown;
  addEvent(name: string, attributes?: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  updateName(name: string): unknown;
  isRecording(): boolean;
};

export type SamplingResult = {
  /** 0 drops the span, 1 records it for processors only, 2 records and exports it. */
  decision: number;
  attributes?: Readonly<Attributes>;
  // oxlint-disable-next-line typescript/no-explicit-any -- the TraceState of the app's API
  traceState?: any;
};

/** Decides which spans are recorded (trace SDK specification, "Sampler"). */
export type Sampler = {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: number,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
  toString(): string;
};

/** Makes ids of spans and traces: 16 and 32 lower-case hexadecimal digits. */
export type IdGenerator = {
  generateTraceId(): string;
  generateSpanId(): string;
};

/** Sees every recorded span. `onEnd` may change attributes: it runs before the exporters. */
export type SpanProcessor = {
  onStart?(span: Span & ReadableSpan, parentContext: Context): void;
  onEnding?(span: Span & ReadableSpan): void;
  onEnd?(span: ReadableSpan): void;
  forceFlush?(): Promise<void>;
  shutdown?(): Promise<void>;
};

export type ExportResult = { code: number; error?: Error };

/** Sends batches; tells `done` the outcome: code 0 is success, 1 failure. */
export type SpanExporter = {
  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown?(): Promise<void>;
};

export type LogRecord = {
  readonly hrTime: HrTime;
  readonly spanContext?: SpanContext;
  severityText?: string;
  severityNumber?: number;
  body?: unknown;
  readonly resource: { readonly attributes: Attributes };
  readonly instrumentationScope: InstrumentationScope;
  readonly attributes: Attributes;
  setAttribute(key: string, value: unknown): unknown;
};

/** Sees every log record, before the exporters. */
export type LogRecordProcessor = {
  onEmit(record: LogRecord, context?: Context): void;
  forceFlush?(): Promise<void>;
  shutdown?(): Promise<void>;
};

/** Collects metrics and takes them somewhere: one of `@opentelemetry/sdk-metrics`. */
export type MetricReader = {
  // oxlint-disable-next-line typescript/no-explicit-any -- the SDK's own business
  setMetricProducer(producer: any): void;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  selectAggregation?(instrumentType: any): any;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  selectAggregationTemporality?(instrumentType: any): any;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  selectCardinalityLimit?(instrumentType: any): number;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  collect(options?: any): Promise<any>;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  forceFlush(options?: any): Promise<void>;
  // oxlint-disable-next-line typescript/no-explicit-any -- likewise
  shutdown(options?: any): Promise<void>;
};

/** Changes what becomes of the instruments it selects (metrics SDK specification, "View"). */
export type View = {
  /** `*` and `?` are wildcards. */
  instrumentName?: string;
  instrumentType?: string;
  instrumentUnit?: string;
  meterName?: string;
  meterVersion?: string;
  meterSchemaUrl?: string;
  name?: string;
  description?: string;
  attributesProcessors?: { process(incoming: Attributes, context?: Context): Attributes }[];
  /** `type`: 0 default, 1 drop, 2 sum, 3 last value, 4 histogram, 5 exponential histogram. */
  aggregation?: { type: number; options?: object };
  aggregationCardinalityLimit?: number;
};

/** Reads trace context from, and writes it to, what messages carry. */
export type Propagator = {
  inject(context: Context, carrier: unknown, setter: Setter): void;
  extract(context: Context, carrier: unknown, getter: Getter): Context;
  fields(): string[];
};

export type Setter = { set(carrier: unknown, key: string, value: string): void };
export type Getter = {
  keys(carrier: unknown): string[];
  get(carrier: unknown, key: string): undefined | string | string[];
};
