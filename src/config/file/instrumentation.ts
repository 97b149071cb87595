import {
  instrumentationsOf,
  type HttpSideModel,
  type InstrumentationsModel,
} from '../instrumentations-model.ts';
import { options, type OptionName } from '../options.ts';
import { quote } from '../quote.ts';
import { plainValue } from './plain-value.ts';
import { toConfig, type Settings } from './settings.ts';
import {
  entriesOf,
  flag,
  list,
  mapped,
  object,
  optional,
  otherwise,
  text,
  whole,
  type Reading,
  type Shape,
} from './shape.ts';
import type { Node } from './tree.ts';

const headers: Shape<readonly string[]> = mapped(list(text), (words) =>
  words.map((word) => word.toLowerCase()),
);
const methods = optional(list(text, 0));
const side = object({
  request_captured_headers: otherwise(headers, []),
  response_captured_headers: otherwise(headers, []),
  known_methods: methods,
});

const semconv = object({
  version: optional(whole(0)),
  experimental: otherwise(flag, false),
  dual_emit: otherwise(flag, false),
});
const area = otherwise(object({ semconv: optional(semconv) }), undefined);
const http = otherwise(
  object({
    semconv: optional(semconv),
    client: otherwise(side, undefined),
    server: otherwise(side, undefined),
  }),
  undefined,
);

/** Areas, by the words that OTEL_SEMCONV_STABILITY_OPT_IN has for them. */
const areas = {
  http: 'http',
  code: 'code',
  db: 'database',
  gen_ai: 'gen_ai',
  messaging: 'messaging',
  rpc: 'rpc',
} as const;

const optIn = 'OTEL_SEMCONV_STABILITY_OPT_IN' satisfies OptionName;
const known: readonly string[] = options[optIn].choices;

const general = object({
  http,
  code: area,
  db: area,
  gen_ai: area,
  messaging: area,
  rpc: area,
  sanitization: optional(
    object({ url: optional(object({ sensitive_query_parameters: optional(list(text, 0)) })) }),
  ),
  stability_opt_in_list: optional(text),
});
type General = typeof general extends Shape<infer T> ? T : never;

/** Sections of other languages are somebody else's. */
const others = ['cpp', 'dotnet', 'erlang', 'go', 'java', 'php', 'python', 'ruby', 'rust', 'swift'];
const foreign = Object.fromEntries(others.map((name) => [name, (): undefined => undefined]));

const shape = object({
  ...foreign,
  general: otherwise(general, undefined),
  js: optional((node: Node) => node),
});

/** The section `instrumentation/development`; switches of libraries become settings. */
export function instrumentation(settings: Settings): Shape<InstrumentationsModel> {
  return (node, reading) => {
    const { general: read, js } = shape(node, reading);
    const usual = instrumentationsOf(toConfig(settings));
    const optIns = optInsOf(read);
    for (const word of optIns.filter((one) => !known.includes(one))) {
      reading.warn(node, `${node.path}: the conventions of ${quote(word)} are not available`);
    }
    settings.set(
      optIn,
      optIns.filter((word) => known.includes(word)),
    );
    const ofLibraries = js === undefined ? {} : librariesOf(js, settings, reading);
    const { client, server } = read?.http ?? {};
    const secretKeys = read?.sanitization?.url?.sensitive_query_parameters;
    return {
      http: {
        client: withUsual(client, usual.http.client),
        server: withUsual(server, usual.http.server),
        secretKeys: secretKeys ?? usual.http.secretKeys,
      },
      options: ofLibraries,
    };
  };
}

function withUsual(
  read: (typeof side extends Shape<infer T> ? T : never) | undefined,
  usual: HttpSideModel,
): HttpSideModel {
  if (read === undefined) return usual;
  return {
    knownMethods: read.known_methods ?? usual.knownMethods,
    requestHeaders: read.request_captured_headers,
    responseHeaders: read.response_captured_headers,
  };
}

/** Words of OTEL_SEMCONV_STABILITY_OPT_IN; what is said of an area wins over the list. */
function optInsOf(read: General | undefined): readonly string[] {
  const listed = (read?.stability_opt_in_list ?? '').toLowerCase().split(',');
  const words = new Set(listed.map((word) => word.trim()).filter((word) => word !== ''));
  for (const [name, word] of Object.entries(areas)) {
    const wanted = read?.[name as keyof typeof areas]?.semconv;
    if (wanted === undefined) continue;
    words.delete(word);
    words.delete(`${word}/dup`);
    if (wanted.version !== undefined || wanted.dual_emit) {
      words.add(wanted.dual_emit ? `${word}/dup` : word);
    }
    if (wanted.experimental && word === 'gen_ai') words.add('gen_ai_latest_experimental');
  }
  return [...words];
}

/** `js.<library>`: whether it is observed, and options for its instrumentation. */
function librariesOf(
  js: Node,
  settings: Settings,
  reading: Reading,
): InstrumentationsModel['options'] {
  const byName: Record<string, Record<string, unknown>> = {};
  for (const [name, { node }] of entriesOf(js)) {
    const { enabled, ...own } = Object.fromEntries(
      [...entriesOf(node)].map(([key, entry]) => [key, entry.node]),
    );
    if (enabled !== undefined) {
      const isOn = flag(enabled, reading);
      const option = `OTEL_NODE_${isOn ? 'ENABLED' : 'DISABLED'}_INSTRUMENTATIONS` as const;
      const before = (settings.get(option) ?? []) as readonly string[];
      settings.set(option, [...before, `${isOn ? '+' : ''}${name.toLowerCase()}`]);
    }
    const values = Object.entries(own).map(([key, value]) => [key, plainValue(value)]);
    if (values.length > 0) {
      const short = name.replace(/^@opentelemetry\/instrumentation-/, '').toLowerCase();
      byName[short] = Object.fromEntries(values) as Record<string, unknown>;
    }
  }
  return byName;
}
