import { describe, expect, test } from 'vitest';
import { readConfigFile, type Found } from '../../../../src/config/file/read.ts';
import { options } from '../../../../src/config/options.ts';
import { readConfig, type Env, type ReadResult } from '../../../../src/config/read.ts';

function read(found: string | Found, env: Env = {}): ReadResult {
  const file = typeof found === 'string' ? { text: found } : found;
  return readConfigFile('otel.yaml', file, env, readConfig(env));
}

const head = 'file_format: "1.0"\n';
const propagators = options.OTEL_PROPAGATORS.choices.filter((name) => name !== 'none').join(', ');
const end = '; the file is not used, the app runs untraced';

function said(found: string | Found): readonly string[] {
  return read(found).problems.map(({ because }) => because);
}

const batch = (settings: string): string =>
  `${head}tracer_provider:\n  processors:\n    - batch:\n        exporter: {console: }\n${settings}`;

describe('a file with a fault is refused as a whole, in one line', () => {
  test.each<[what: string, found: string | Found, said: string]>([
    ['empty', '', 'otel.yaml:1:1: the file is empty'],
    ['blank', ' \n\n', 'otel.yaml:1:1: the file is empty'],
    ['only a byte order mark', '\uFEFF', 'otel.yaml:1:1: the file is empty'],
    ['only a comment', '# nothing\n', 'otel.yaml:1:1: the file is empty'],
    [
      'unreadable',
      { unreadable: 'ENOENT: no such file' },
      'otel.yaml: it cannot be read (ENOENT: no such file)',
    ],
    [
      'larger than 1 MiB',
      `${head}# ${'x'.repeat(2 ** 20)}`,
      'otel.yaml:1:1: it is larger than 1 MiB',
    ],
    ['a list', '- a', 'otel.yaml:1:1: the file is a list, not a map of settings'],
    ['a text', 'hello', 'otel.yaml:1:1: the file is "hello", not a map of settings'],
    [
      'not YAML',
      `${head}a: [1`,
      'otel.yaml:2:6: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'a tab',
      `${head}a:\n\tb: 1`,
      'otel.yaml:3:1: this is not YAML: Tabs are not allowed as indentation',
    ],
    [
      'a key twice',
      `${head}disabled: true\ndisabled: false`,
      'otel.yaml:3:1: this is not YAML: Map keys must be unique',
    ],
    ['two documents', `${head}---\n${head}`, 'otel.yaml:2:1: the file has more than one document'],
    ['an alias of nothing', `${head}resource: *nobody`, 'otel.yaml:2:11: nothing is named *nobody'],
    ['a map as a key', `${head}{a: 1}: 2`, 'otel.yaml:2:1: a key is not a text'],
    [
      'a loop of aliases',
      `${head}resource: &a {schema_url: *a}`,
      'otel.yaml:2:14: it is nested too deeply',
    ],
    [
      'too deep',
      `${head}a: ${'['.repeat(100)}${']'.repeat(100)}`,
      'otel.yaml:2:64: it is nested too deeply',
    ],
    [
      'no version',
      'disabled: true',
      'otel.yaml:1:1: file_format is missing; write file_format: "1.0"',
    ],
    [
      'an older major',
      'file_format: "0.4"',
      'otel.yaml:1:14: file_format is "0.4", not of a release that this agent knows ("1.1")',
    ],
    [
      'a newer major',
      'file_format: "2.0"',
      'otel.yaml:1:14: file_format is "2.0", not of a release that this agent knows ("1.1")',
    ],
    [
      'no version at all',
      'file_format: latest',
      'otel.yaml:1:14: file_format is "latest", not a version as "1.0"',
    ],
    [
      'no processors',
      `${head}tracer_provider: {limits: {}}`,
      'otel.yaml:2:18: tracer_provider has no processors',
    ],
    [
      'an empty list',
      `${head}tracer_provider: {processors: []}`,
      'otel.yaml:2:31: tracer_provider.processors is an empty list',
    ],
    [
      'no exporter',
      `${head}tracer_provider: {processors: [{batch: }]}`,
      'otel.yaml:2:40: tracer_provider.processors[0].batch has no exporter',
    ],
    [
      'an unknown exporter',
      batch('    - simple: {exporter: {kafka: }}'),
      'otel.yaml:6:27: "kafka" is no span exporter of this agent (otlp_http, otlp_grpc, otlp_file/development, console, zipkin)',
    ],
    [
      'two exporters',
      batch('    - simple: {exporter: {console: , zipkin: }}'),
      'otel.yaml:6:26: tracer_provider.processors[1].simple.exporter names more than one span exporter',
    ],
    [
      'an unknown sampler',
      batch('  sampler: {xray: }'),
      'otel.yaml:6:13: "xray" is no sampler of this agent (always_on, always_off, always_record, composite/development, jaeger_remote/development, parent_based, probability/development, trace_id_ratio_based)',
    ],
    [
      'an unknown delegate',
      batch('  sampler:\n    parent_based:\n      root: {sometimes: }'),
      'otel.yaml:8:14: "sometimes" is no sampler of this agent (always_on, always_off, always_record, composite/development, jaeger_remote/development, parent_based, probability/development, trace_id_ratio_based)',
    ],
    [
      'an unknown propagator',
      `${head}propagator: {composite: [{b3: }, {xyz: }]}`,
      `otel.yaml:2:35: "xyz" is no propagator of this agent (${propagators})`,
    ],
    [
      'an unknown propagator in the list',
      `${head}propagator: {composite_list: "b3,xyz"}`,
      `otel.yaml:2:30: propagator.composite_list: "xyz" is no propagator of this agent (${propagators})`,
    ],
    [
      'an unknown detector',
      `${head}resource: {detection/development: {detectors: [{moon: }]}}`,
      'otel.yaml:2:49: "moon" is no resource detector of this agent (container, host, process, service, os, alibaba, aws, azure, gcp)',
    ],
    [
      'a metric producer',
      `${head}meter_provider: {readers: [{periodic: {exporter: {console: }, producers: [{opencensus: }]}}]}`,
      'otel.yaml:2:76: "opencensus" is no metric producer of this agent ()',
    ],
    [
      'a word for a number',
      batch('        schedule_delay: soon'),
      'otel.yaml:6:25: tracer_provider.processors[0].batch.schedule_delay is "soon", not a whole number from 0 to 2147483647',
    ],
    [
      'a quoted number',
      batch('        schedule_delay: "5"'),
      'otel.yaml:6:25: tracer_provider.processors[0].batch.schedule_delay is "5", not a whole number from 0 to 2147483647',
    ],
    [
      'a negative number',
      batch('        max_queue_size: -1'),
      'otel.yaml:6:25: tracer_provider.processors[0].batch.max_queue_size is -1, not a whole number of 1 or more',
    ],
    [
      'a fraction',
      batch('        export_timeout: 1.5'),
      'otel.yaml:6:25: tracer_provider.processors[0].batch.export_timeout is 1.5, not a whole number from 0 to 2147483647',
    ],
    [
      'a ratio above 1',
      batch('  sampler: {trace_id_ratio_based: {ratio: 2}}'),
      'otel.yaml:6:43: tracer_provider.sampler.trace_id_ratio_based.ratio is 2, not a number from 0 to 1',
    ],
    ['no boolean', `${head}disabled: yes`, 'otel.yaml:2:11: disabled is "yes", not true or false'],
    [
      'an unknown level',
      `${head}log_level: loud`,
      'otel.yaml:2:12: log_level is "loud", not one of trace, trace2, trace3, trace4, debug, debug2, debug3, debug4, info, info2, info3, info4, warn, warn2, warn3, warn4, error, error2, error3, error4, fatal, fatal2, fatal3, fatal4',
    ],
    [
      'a map for a text',
      `${head}resource: {schema_url: {a: b}}`,
      'otel.yaml:2:24: resource.schema_url is a map, not a text',
    ],
    [
      'no URL',
      batch('    - simple: {exporter: {otlp_http: {endpoint: "ftp://x"}}}'),
      'otel.yaml:6:49: tracer_provider.processors[1].simple.exporter.otlp_http.endpoint is "ftp://x", not the address of a receiver: it is neither http:// nor https://',
    ],
    [
      'an unknown compression',
      batch('    - simple: {exporter: {otlp_http: {compression: zip}}}'),
      'otel.yaml:6:52: tracer_provider.processors[1].simple.exporter.otlp_http.compression is "zip", not one of none, gzip',
    ],
    [
      'no place for a file',
      batch('    - simple: {exporter: {otlp_file/development: {output_stream: s3://x}}}'),
      'otel.yaml:6:66: tracer_provider.processors[1].simple.exporter.otlp_file/development.output_stream is "s3://x", not stdout or file:///path',
    ],
    [
      'an attribute of another type',
      `${head}resource: {attributes: [{name: n, value: x, type: int}]}`,
      'otel.yaml:2:42: resource.attributes[0].value is "x", not a whole number of -9007199254740991 or more',
    ],
    [
      'an attribute without a name',
      `${head}resource: {attributes: [{value: x}]}`,
      'otel.yaml:2:25: resource.attributes[0] has no name',
    ],
    [
      'a name for several streams',
      `${head}meter_provider: {readers: [{periodic: {exporter: {console: }}}], views: [{selector: {instrument_name: "a*"}, stream: {name: b}}]}`,
      'otel.yaml:2:74: meter_provider.views[0] has a stream.name, but its selector.instrument_name does not name one instrument',
    ],
    [
      'a bad option of ours',
      `${head}distribution: {"@org/otel-agent": {exit_timeout: soon}}`,
      'otel.yaml:2:50: distribution.@org/otel-agent.exit_timeout="soon" is not a whole number of milliseconds',
    ],
  ])('%s', (_, found, because) => {
    const { config, file } = read(found);
    expect(said(found)).toEqual([because + end]);
    expect([config.OTEL_SDK_DISABLED, file?.isRefused]).toEqual([true, true]);
  });
});

test('nesting that the parser cannot follow is a fault like others', () => {
  expect(said(`${head}a: ${'['.repeat(50_000)}`)).toEqual([
    expect.stringMatching(/^otel\.yaml:\d+:\d+: it is nested too deeply; the file is not used/),
  ]);
});

test('what is put in for a variable is not shown', () => {
  const text = batch('        schedule_delay: ${KEY}\n');
  const { problems } = read(text, { KEY: 's3cr3t' });
  expect(problems.map(({ because }) => because)).toEqual([
    'otel.yaml:6:25: tracer_provider.processors[0].batch.schedule_delay is ${KEY} ' +
      `(a value of the environment), not a whole number from 0 to 2147483647${end}`,
  ]);
});

describe('what does not matter is said, and the rest of the file counts', () => {
  test.each<[what: string, text: string, said: readonly string[]]>([
    ['nothing to say', head, []],
    ['the number without quotes', 'file_format: 1.0', []],
    ['a candidate', 'file_format: "1.0-rc.2"', []],
    [
      'a newer minor',
      'file_format: "1.9"',
      ['otel.yaml:1:14: file_format is newer than 1.1; what is new in it is ignored'],
    ],
    [
      'an unknown section',
      `${head}profiler_provider: {}`,
      ['otel.yaml:2:1: "profiler_provider" is not a property of this release; it is ignored'],
    ],
    [
      'an unknown property',
      batch('        colour: red'),
      [
        'otel.yaml:6:9: tracer_provider.processors[0].batch: "colour" is not a property of this release; it is ignored',
      ],
    ],
    [
      'a setting of always_on',
      batch('  sampler: {always_on: {ratio: 1}}'),
      [
        'otel.yaml:6:25: tracer_provider.sampler.always_on: "ratio" is not a property of this release; it is ignored',
      ],
    ],
    [
      'a batch larger than its queue',
      batch('        max_queue_size: 100\n        max_export_batch_size: 200'),
      [
        'otel.yaml:5:9: tracer_provider.processors[0].batch: max_export_batch_size 200 is more than max_queue_size (100); using 100',
      ],
    ],
    [
      'bad resource attributes',
      `${head}resource: {attributes_list: "a=b,c"}`,
      ['otel.yaml:2:29: resource.attributes_list: "c" has no "="; all of it is ignored'],
    ],
    [
      'a bad header',
      batch('    - simple: {exporter: {otlp_http: {headers_list: "a=b,s3cr3t"}}}'),
      [
        'otel.yaml:6:53: tracer_provider.processors[1].simple.exporter.otlp_http.headers_list: header 2 has no "="; it is left out',
      ],
    ],
    [
      'another distribution',
      `${head}distribution: {acme: {a: 1}}`,
      ['otel.yaml:2:16: distribution: "acme" is another than @org/otel-agent; it is ignored'],
    ],
    [
      'an unknown option of ours',
      `${head}distribution: {"@org/otel-agent": {a: 1}}`,
      ['otel.yaml:2:36: distribution.@org/otel-agent: "a" is not an option; it is ignored'],
    ],
    ['a byte order mark', `\uFEFF${head}`, []],
    ['one document with markers', `%YAML 1.2\n---\n${head}...\n`, []],
    [
      'an alias',
      `${head}attribute_limits: &limits {attribute_count_limit: 5}\nlogger_provider:\n  processors: [{simple: {exporter: {console: }}}]\n  limits: *limits`,
      [],
    ],
  ])('%s', (_, text, because) => {
    expect(said(text)).toEqual(because);
    expect(read(text).file?.isRefused).toBe(false);
  });
});

test('aliases of aliases do not grow without end', () => {
  const lines = ['a: &a [1,1,1,1,1,1,1,1,1,1]'];
  for (let i = 1; i < 9; i++) {
    const name = String.fromCharCode(96 + i);
    const next = String.fromCharCode(97 + i);
    lines.push(`${next}: &${next} [${Array.from({ length: 10 }, () => `*${name}`).join()}]`);
  }
  expect(said(`${head}${lines.join('\n')}`)).toEqual([
    expect.stringMatching(
      /^otel\.yaml:\d+:\d+: it has more than 50000 values; the file is not used/,
    ),
  ]);
});

test('a path that could steer a terminal is quoted', () => {
  const { problems } = readConfigFile('a\u001b[2J.yaml', { text: '' }, {}, readConfig({}));
  expect(problems[0]?.because).toContain('"a\\u001b[2J.yaml":1:1: the file is empty');
});

describe('the environment', () => {
  const env = {
    OTEL_CONFIG_FILE: 'otel.yaml',
    OTEL_SERVICE_NAME: 'shop',
    OTEL_BSP_SCHEDULE_DELAY: '7',
    OTEL_LOG_LEVEL: 'debug',
    OTEL_TRACES_SAMPLER: 'oops',
    OTEL_NODE_EXIT_TIMEOUT: '5',
    OTEL_NODE_DOCTOR_REPORT: '/tmp/report',
    NODE_ENV: 'test',
  };

  test('counts only where the file names it, and that is said once', () => {
    const { config, file, problems, origins } = read(
      batch('        schedule_delay: ${OTEL_BSP_SCHEDULE_DELAY}'),
      env,
    );
    expect(file?.remark).toBe(
      'OTEL_SERVICE_NAME, OTEL_LOG_LEVEL, OTEL_NODE_EXIT_TIMEOUT: without effect, as otel.yaml holds and does not name them',
    );
    expect(file?.model.traces?.processors[0]?.batch?.scheduledDelayMillis).toBe(7);
    expect(problems).toEqual([]);
    expect([config.OTEL_LOG_LEVEL, config.OTEL_NODE_EXIT_TIMEOUT]).toEqual(['warn', 3000]);
    expect(origins.OTEL_LOG_LEVEL).toBe('default');
  });

  test('leads to the file and holds what is the doctor’s', () => {
    const { config, origins } = read(head, env);
    expect(config.OTEL_NODE_DOCTOR_REPORT).toBe('/tmp/report');
    expect(origins.OTEL_CONFIG_FILE).toBe('environment');
  });

  test('the old name of the variable is said', () => {
    const { problems } = read(head, { OTEL_EXPERIMENTAL_CONFIG_FILE: 'otel.yaml' });
    expect(problems.map(({ because }) => because)).toEqual([
      'OTEL_EXPERIMENTAL_CONFIG_FILE is another name of OTEL_CONFIG_FILE; please use that one',
    ]);
  });
});
