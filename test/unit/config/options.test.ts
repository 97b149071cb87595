import { expect, expectTypeOf, test } from 'vitest';
import type { Option } from '../../../src/config/option.ts';
import { optionNames, options, type Config, type OptionName } from '../../../src/config/options.ts';
import { parse } from '../../../src/config/parse.ts';
import { readConfig } from '../../../src/config/read.ts';

const rows = optionNames.map((name) => [name, options[name] as Option] as const);

const withDefault = rows.filter(([, { fallback }]) => textOf(fallback) !== '');

test.each(withDefault)('%s takes its own default as text', (_, option) => {
  const { fallback } = option;
  expect(parse(option, textOf(fallback))).toEqual({ value: fallback, faults: [] });
});

const withChoices = rows.flatMap(([name, row]) => ('choices' in row ? [[name, row] as const] : []));

test.each(withChoices)('%s takes each of its choices in any case', (_, option) => {
  for (const choice of [...option.choices, ...Object.keys(option.synonyms ?? {})]) {
    expect(parse(option, ` ${choice.toUpperCase()} `).faults).toEqual([]);
  }
  for (const choice of option.laterChoices ?? []) {
    expect(option.choices).not.toContain(choice);
    expect(parse(option, choice).value).toBeUndefined();
  }
});

test.each(rows)('%s says one sentence about itself', (_, option) => {
  expect(option.about).toMatch(/^[A-Z].*\.$/);
});

const heirs = rows.filter(([, { inherits }]) => inherits !== undefined);

test.each(heirs)(
  '%s inherits from an option of its kind, having no default of its own',
  (_, row) => {
    expect((options[row.inherits as OptionName] as Option).kind).toBe(row.kind);
    expect(row.fallback).toBeUndefined();
  },
);

test('no alias is an option, and none is given twice', () => {
  const aliases = rows.flatMap(([, { alias }]) => alias ?? []);
  expect(new Set([...aliases, ...optionNames]).size).toBe(aliases.length + optionNames.length);
});

test('what is unset has its default', () => {
  const { config, origins, problems } = readConfig({});
  expect(config).toEqual(Object.fromEntries(rows.map(([name, row]) => [name, row.fallback])));
  expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
  expect(problems).toEqual([]);
});

test('the defaults of the specification', () => {
  expect(readConfig({}).config).toMatchObject({
    OTEL_SDK_DISABLED: false,
    OTEL_PROPAGATORS: ['tracecontext', 'baggage'],
    OTEL_TRACES_SAMPLER: 'parentbased_always_on',
    OTEL_BSP_SCHEDULE_DELAY: 5000,
    OTEL_BSP_EXPORT_TIMEOUT: 30_000,
    OTEL_BSP_MAX_QUEUE_SIZE: 2048,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 512,
    OTEL_BLRP_SCHEDULE_DELAY: 1000,
    OTEL_BLRP_EXPORT_TIMEOUT: 30_000,
    OTEL_BLRP_MAX_QUEUE_SIZE: 2048,
    OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: 512,
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: undefined,
    OTEL_ATTRIBUTE_COUNT_LIMIT: 128,
    OTEL_SPAN_EVENT_COUNT_LIMIT: 128,
    OTEL_SPAN_LINK_COUNT_LIMIT: 128,
    OTEL_TRACES_EXPORTER: ['otlp'],
    OTEL_METRICS_EXPORTER: ['otlp'],
    OTEL_LOGS_EXPORTER: ['otlp'],
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TIMEOUT: 10_000,
    OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'explicit_bucket_histogram',
    OTEL_METRIC_EXPORT_INTERVAL: 60_000,
    OTEL_METRIC_EXPORT_TIMEOUT: 30_000,
    OTEL_METRICS_EXEMPLAR_FILTER: 'trace_based',
    OTEL_EXPORTER_PROMETHEUS_HOST: 'localhost',
    OTEL_EXPORTER_PROMETHEUS_PORT: 9464,
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://localhost:9411/api/v2/spans',
    OTEL_EXPORTER_ZIPKIN_TIMEOUT: 10_000,
  });
});

test('every OTLP option has a form for each signal, as secret as itself', () => {
  const aspects = 'PROTOCOL ENDPOINT HEADERS TIMEOUT COMPRESSION INSECURE'.split(' ');
  aspects.push('CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY');
  for (const aspect of aspects) {
    const general: Option | undefined = find(`OTEL_EXPORTER_OTLP_${aspect}`);
    for (const signal of ['TRACES', 'METRICS', 'LOGS']) {
      expect(find(`OTEL_EXPORTER_OTLP_${signal}_${aspect}`)).toMatchObject({
        kind: general?.kind,
        inherits: `OTEL_EXPORTER_OTLP_${aspect}`,
        fallback: undefined,
        ...(general?.secret && { secret: true }),
      });
    }
  }
});

test('the type of a value follows its row', () => {
  expectTypeOf<Config['OTEL_SDK_DISABLED']>().toEqualTypeOf<boolean>();
  expectTypeOf<Config['OTEL_BSP_SCHEDULE_DELAY']>().toEqualTypeOf<number>();
  expectTypeOf<Config['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<Config['OTEL_SERVICE_NAME']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Config['OTEL_LOGS_EXPORTER']>().toEqualTypeOf<
    readonly ('otlp' | 'console' | 'otlp/stdout')[]
  >();
  expectTypeOf<Config['OTEL_EXPORTER_OTLP_LOGS_PROTOCOL']>().toEqualTypeOf<
    'grpc' | 'http/protobuf' | 'http/json' | undefined
  >();
  expectTypeOf<Config['OTEL_EXPORTER_OTLP_LOGS_HEADERS']>().toEqualTypeOf<
    Readonly<Record<string, string>> | undefined
  >();
});

function find(name: string): Option | undefined {
  return rows.find(([known]) => known === name)?.[1];
}

/** How a user would write a default; nothing where there is none. */
function textOf(fallback: Option['fallback']): string {
  if (fallback === undefined) return '';
  return typeof fallback === 'object' ? Object.values(fallback).join(',') : String(fallback);
}
