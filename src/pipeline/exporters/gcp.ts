import { context } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing, type ExportResult } from '@opentelemetry/core';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { reasonOf, type Voice } from '../../diag/voice.ts';

/** Google's packages, by the exporter that they are for. */
const packages = {
  gcp_trace: ['@google-cloud/opentelemetry-cloud-trace-exporter', 'TraceExporter'],
  gcp_monitoring: ['@google-cloud/opentelemetry-cloud-monitoring-exporter', 'MetricExporter'],
} as const;

type Kind = keyof typeof packages;
type Done = (result: ExportResult) => void;
type Theirs = { export(batch: unknown, done: Done): unknown };
type Class = new (options: object) => Theirs;

export type GcpSettings = {
  /** Default is that of the credentials or of the machine. */
  readonly projectId: string | undefined;
  /** `host:port`; default is Google's. */
  readonly endpoint: string | undefined;
};

export type GcpHost = {
  readonly voice: Voice;
  readonly process: Pick<NodeJS.Process, 'emitWarning'>;
  /** Requires a package as the app would; the hooks look away. */
  readonly requireOfApp: (name: string) => unknown;
};

/** Google Cloud Trace, through Google's exporter; throws where the app has not installed it. */
export function gcpTraceExporter(settings: GcpSettings, host: GcpHost): SpanExporter {
  const theirs = make('gcp_trace', settings, host);
  return safely<ReadableSpan[]>('gcp_trace', theirs, host.voice, (spans) => spans.map(withLabels));
}

/** Google Cloud Monitoring, through Google's exporter; throws where the app has not installed it. */
export function gcpMetricExporter(settings: GcpSettings, host: GcpHost): PushMetricExporter {
  const theirs = make('gcp_monitoring', settings, host);
  return safely<ResourceMetrics>('gcp_monitoring', theirs, host.voice, (metrics) => metrics);
}

function make(kind: Kind, { projectId, endpoint }: GcpSettings, host: GcpHost): Theirs {
  const [name, className] = packages[kind];
  let exports: Record<string, Class>;
  try {
    exports = host.requireOfApp(name) as typeof exports;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    throw new Error(
      isMissing
        ? `${kind} needs a package that the app has not installed: npm install ${name}`
        : `${kind}: ${name} cannot be loaded: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  const Exporter = exports[className];
  if (Exporter === undefined) throw new Error(`${kind}: ${name} has no ${className}`);
  // Both warn at each start that Google has given them up for OTLP; the page of options says so.
  const { process } = host;
  const { emitWarning } = process;
  process.emitWarning = (text: string | Error) => {
    host.voice.info(text instanceof Error ? text.message : text);
  };
  try {
    const options = {
      ...(projectId !== undefined && { projectId }),
      ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    };
    return untraced(() => new Exporter(options));
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** What theirs throws or rejects with would end the app; what it has under way can be waited for. */
function safely<Batch>(
  kind: Kind,
  theirs: Theirs,
  voice: Voice,
  adapt: (batch: Batch) => Batch,
): {
  export(batch: Batch, done: Done): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
} {
  const pending = new Set<Promise<void>>();
  let said = false;
  const send = async (batch: Batch): Promise<ExportResult> => {
    try {
      return await new Promise<ExportResult>((resolve, reject) => {
        Promise.resolve(untraced(() => theirs.export(adapt(batch), resolve))).catch(reject);
      });
    } catch (error) {
      return { code: ExportResultCode.FAILED, error: new Error(reasonOf(error)) };
    }
  };
  const run = async (batch: Batch, done: Done): Promise<void> => {
    const result = await send(batch);
    if (result.code !== ExportResultCode.SUCCESS && !said) {
      said = true;
      voice.warn(`${kind} could not deliver, the data is lost: ${reasonOf(result.error)}`);
    }
    done(result);
  };
  const forceFlush = async (): Promise<void> => {
    await Promise.all(pending);
  };
  return {
    export: (batch, done) => {
      const exported = run(batch, done).finally(() => pending.delete(exported));
      pending.add(exported);
    },
    forceFlush,
    shutdown: forceFlush,
  };
}

/** Theirs asks for the project as soon as it is made. */
function untraced<T>(work: () => T): T {
  return context.with(suppressTracing(context.active()), work);
}

/** Labels that Cloud Trace shows by a name of their own; Google's package knows only the old names. */
const labels: Readonly<Record<string, string>> = {
  'http.request.method': '/http/method',
  'http.response.status_code': '/http/status_code',
  'server.address': '/http/host',
  'url.full': '/http/url',
  'url.path': '/http/path',
  'user_agent.original': '/http/user_agent',
};

function withLabels(span: ReadableSpan): ReadableSpan {
  const attributes = { ...span.attributes };
  for (const [name, label] of Object.entries(labels)) {
    if (attributes[name] !== undefined) attributes[label] = attributes[name];
  }
  return Object.create(span, {
    attributes: { value: attributes, enumerable: true },
  }) as ReadableSpan;
}
