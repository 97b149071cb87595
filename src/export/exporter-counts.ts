import type { Attributes, MeterProvider } from '@opentelemetry/api';
import type { OtlpSettings, Signal } from '../config/otlp.ts';
import type { RequestFate } from './carrier.ts';
import type { Parcel } from './parcel.ts';

/** Counts what goes to exporters and what becomes of it. */
export type ExporterCounts = {
  readonly onSend: (parcel: Pick<Parcel, 'to' | 'items'>) => void;
  readonly onFate: (fate: RequestFate) => void;
  /** What is under way will be told of no more. */
  readonly onAllLost: () => void;
};

const things = {
  traces: { item: 'span', noun: 'span', unit: '{span}', kind: 'span' },
  metrics: {
    item: 'metric_data_point',
    noun: 'metric data point',
    unit: '{data_point}',
    kind: 'metric',
  },
  logs: { item: 'log', noun: 'log record', unit: '{log_record}', kind: 'log' },
} as const;

const families = { 'http/protobuf': 'otlp_http', 'http/json': 'otlp_http_json', grpc: 'otlp_grpc' };

/** `otel.sdk.exporter.*` of OTLP (semantic conventions, "OpenTelemetry SDK Metrics"). */
export function makeExporterCounts(provider: MeterProvider): ExporterCounts {
  const instruments = makeInstruments(provider);
  const numbers = new Map<string, number>();
  const makeComponent = (to: string) => {
    const settings = JSON.parse(to) as OtlpSettings;
    const type = `${families[settings.protocol]}_${things[settings.signal].kind}_exporter`;
    const number = numbers.get(type) ?? 0;
    numbers.set(type, number + 1);
    const attributes: Attributes = {
      'otel.component.type': type,
      'otel.component.name': `${type}/${number}`,
      ...addressOf(settings.url),
    };
    return { attributes, underWay: 0, ...instruments.of(settings.signal) };
  };
  const components = new Map<string, ReturnType<typeof makeComponent>>();
  const componentOf = (to: string): ReturnType<typeof makeComponent> => {
    const component = components.get(to) ?? makeComponent(to);
    components.set(to, component);
    return component;
  };
  const onFate = ({ to, exported: good, failed, error, seconds }: RequestFate): void => {
    const component = componentOf(to);
    const { attributes, inflight, exported } = component;
    const ofFailure = { ...attributes, 'error.type': error ?? '_OTHER' };
    component.underWay -= good + failed;
    inflight.add(-good - failed, attributes);
    if (good > 0) exported.add(good, attributes);
    if (failed > 0) exported.add(failed, ofFailure);
    if (seconds !== undefined) {
      instruments.duration.record(seconds, failed > 0 ? ofFailure : attributes);
    }
  };
  return {
    onSend: ({ to, items }) => {
      const component = componentOf(to);
      component.underWay += items;
      component.inflight.add(items, component.attributes);
    },
    onFate,
    onAllLost: () => {
      for (const [to, { underWay }] of components) {
        if (underWay > 0) onFate({ to, exported: 0, failed: underWay, error: 'thread_ended' });
      }
    },
  };
}

function makeInstruments(provider: MeterProvider) {
  const meter = provider.getMeter('@opentelemetry/otlp-exporter');
  return {
    duration: meter.createHistogram('otel.sdk.exporter.operation.duration', {
      unit: 's',
      description: 'The duration of exporting a batch of telemetry records.',
      advice: { explicitBucketBoundaries: [] },
    }),
    of: (signal: Signal) => {
      const { item, noun, unit } = things[signal];
      return {
        inflight: meter.createUpDownCounter(`otel.sdk.exporter.${item}.inflight`, {
          unit,
          description: `The number of ${noun}s which were passed to the exporter, but that have not been exported yet (neither successful, nor failed).`,
        }),
        exported: meter.createCounter(`otel.sdk.exporter.${item}.exported`, {
          unit,
          description: `The number of ${noun}s for which the export has finished, either successful or failed.`,
        }),
      };
    },
  };
}

const ports: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function addressOf(url: string): Attributes {
  if (url.startsWith('unix:')) return { 'server.address': url.slice('unix:'.length) };
  const { hostname, port, protocol } = new URL(url);
  return {
    'server.address': hostname.replace(/^\[|\]$/g, ''),
    'server.port': port === '' ? (ports[protocol] ?? 0) : Number(port),
  };
}
