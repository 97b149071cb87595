import { expect, test } from 'vitest';
import { parseFlags, readLine, type Flags } from '../../../src/cli/parse-flags.ts';

const variables: Record<string, string> = {
  traces_exporter: 'OTEL_TRACES_EXPORTER',
  sdk_disabled: 'OTEL_SDK_DISABLED',
  enabled_instrumentations: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
};
const flags: Flags = {
  names: Object.keys(variables),
  variableOf: (flag) => variables[flag.replaceAll('-', '_')],
};

test.each<[words: string[], command: string[], variables: Record<string, string>]>([
  [['node', 'app.js'], ['node', 'app.js'], {}],
  [['--traces_exporter', 'console', 'node'], ['node'], { OTEL_TRACES_EXPORTER: 'console' }],
  [['--traces_exporter=console', 'node'], ['node'], { OTEL_TRACES_EXPORTER: 'console' }],
  [['--traces-exporter', 'console', 'node'], ['node'], { OTEL_TRACES_EXPORTER: 'console' }],
  [['--traces_exporter=a=b', 'node'], ['node'], { OTEL_TRACES_EXPORTER: 'a=b' }],
  [['--traces_exporter=', 'node'], ['node'], { OTEL_TRACES_EXPORTER: '' }],
  [['--traces_exporter', '', 'node'], ['node'], { OTEL_TRACES_EXPORTER: '' }],
  [['--traces_exporter=--x', 'node'], ['node'], { OTEL_TRACES_EXPORTER: '--x' }],
  [['--traces_exporter', '-1', 'node'], ['node'], { OTEL_TRACES_EXPORTER: '-1' }],
  [
    ['--traces_exporter', 'a', '--sdk_disabled', 'true', '--traces_exporter', 'b', 'node'],
    ['node'],
    { OTEL_TRACES_EXPORTER: 'b', OTEL_SDK_DISABLED: 'true' },
  ],
  [
    ['--enabled_instrumentations', 'pg', 'npm', 'start'],
    ['npm', 'start'],
    { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg' },
  ],
  [['--', 'node'], ['node'], {}],
  [['--', '--odd'], ['--odd'], {}],
  [
    ['--sdk_disabled=true', '--', 'node', '--', 'x'],
    ['node', '--', 'x'],
    { OTEL_SDK_DISABLED: 'true' },
  ],
  [['node', '--traces_exporter', 'x', '--help'], ['node', '--traces_exporter', 'x', '--help'], {}],
])('%j runs %j with %j', (words, command, set) => {
  expect(parseFlags(words, flags)).toEqual({ ask: 'run', command, variables: set });
});

test.each<[words: string[], ask: string]>([
  [['--help'], 'help'],
  [['-h', 'node'], 'help'],
  [['--sdk_disabled', 'true', '--help'], 'help'],
  [['--version'], 'version'],
  [[], 'usage'],
  [['--'], 'usage'],
  [['--sdk_disabled', 'true'], 'usage'],
])('%j asks for %s', (words, ask) => {
  expect(parseFlags(words, flags)).toEqual({ ask });
});

test.each<[words: string[], because: string]>([
  [['--trace_exporter', 'x'], 'unknown flag --trace_exporter; did you mean --traces_exporter?'],
  [['--Trace-Exporter=x'], 'unknown flag --Trace-Exporter; did you mean --traces_exporter?'],
  [['--OTEL_SDK_DISABLED=x'], 'unknown flag --OTEL_SDK_DISABLED; did you mean --sdk_disabled?'],
  [['--helpme'], 'unknown flag --helpme; did you mean --help?'],
  [['--inspect', 'node'], 'unknown flag --inspect; see --help'],
  [['-x', 'node'], 'unknown flag -x; see --help'],
  [['-sdk_disabled', 'true'], 'unknown flag -sdk_disabled; did you mean --sdk_disabled?'],
  [['--sdk_disabled'], '--sdk_disabled needs a value: --sdk_disabled=<value>'],
  [['--sdk_disabled', '--', 'node'], '--sdk_disabled needs a value: --sdk_disabled=<value>'],
  [
    ['--sdk_disabled', '--traces_exporter', 'x', 'node'],
    '--sdk_disabled needs a value: --sdk_disabled=<value>',
  ],
])('%j is corrected: %s', (words, because) => {
  expect(parseFlags(words, flags)).toEqual({ ask: 'correction', because });
});

const own: Flags = { ...flags, own: { json: 'nothing', bundle: 'value' } };

test.each<[words: string[], line: object]>([
  [[], { variables: {}, own: {}, rest: [] }],
  [['--json', 'node', '--json'], { own: { json: '' }, rest: ['node', '--json'] }],
  [['--bundle', 'b.json', '--json'], { own: { bundle: 'b.json', json: '' }, rest: [] }],
  [
    ['--bundle=b.json', '--sdk_disabled', 'true', '--', 'node'],
    { own: { bundle: 'b.json' }, variables: { OTEL_SDK_DISABLED: 'true' }, rest: ['node'] },
  ],
])("%j with flags of the command's own is %j", (words, line) => {
  expect(readLine(words, own)).toMatchObject({ ask: 'go', ...line });
});

test.each([
  [['--json=yes'], 'unknown flag --json'],
  [['--bundle'], '--bundle needs a value'],
  [['--bundl', 'x'], 'did you mean --bundle?'],
])("%j is corrected beside flags of the command's own: %s", (words, because) => {
  expect(readLine(words, own)).toMatchObject({
    ask: 'correction',
    because: expect.stringContaining(because),
  });
});
