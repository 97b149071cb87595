import { describe, expect, test } from 'vitest';
import { makeConsole, type ConsoleHost } from '../../src/console-chunks.ts';

type Format = ConsoleHost['config']['OTEL_NODE_CONSOLE_FORMAT'];

/** A console whose chunks only tell that they are loaded and what is made of them. */
function open(format: Format, isTerminal = false) {
  const done: string[] = [];
  const tree = { spans: {}, metrics: {}, logs: {}, spanStarts: () => {}, finish: () => {} };
  const known: Record<string, unknown> = {
    terminal: () => ({}),
    makeTreeConsole: () => tree,
  };
  const process = {
    stdout: {},
    stderr: {},
    env: {},
    platform: 'linux',
    getBuiltinModule: () => ({ isatty: (descriptor: number) => isTerminal && descriptor === 1 }),
  };
  const console = makeConsole({
    config: { OTEL_NODE_CONSOLE_FORMAT: format },
    voice: {},
    process,
    requireOwn: (path: string) => {
      done.push(path);
      const made = (name: string) => known[name] ?? (() => void done.push(name));
      return new Proxy({}, { get: (_, name) => made(String(name)) });
    },
  } as unknown as ConsoleHost);
  return { console, done, tree };
}

describe.each<[Format, boolean, readonly string[]]>([
  [
    'auto',
    false,
    ['console', 'consoleSpanExporter', 'consoleMetricExporter', 'consoleLogExporter'],
  ],
  ['auto', true, ['tree']],
  ['tree', false, ['tree']],
  ['json', true, ['console', 'consoleSpanExporter', 'consoleMetricExporter', 'consoleLogExporter']],
  ['otlp', true, ['otlp-lines', 'otlpSpanLines', 'otlpMetricLines', 'otlpLogLines']],
])('%s, on a terminal: %s', (format, isTerminal, [chunk, ...makers]) => {
  test('loads one chunk, when an exporter is asked for', () => {
    const { console, done } = open(format, isTerminal);
    console.spanStarts();
    expect(done).toEqual([]);
    console.spans();
    console.metrics();
    console.logs();
    expect(new Set(done)).toEqual(new Set([`exporters/${chunk}.cjs`, ...makers]));
  });
});

test('the tree is one for all signals, and is finished at the end', () => {
  const { console, tree } = open('tree');
  expect([console.spans(), console.metrics(), console.logs()]).toEqual([
    { ...tree.spans, finishNow: tree.finish },
    tree.metrics,
    tree.logs,
  ]);
});

test('only the tree has to know of starts', () => {
  expect(open('tree').console.spanStarts()).toBeTypeOf('function');
  expect(open('json').console.spanStarts()).toBeUndefined();
});
