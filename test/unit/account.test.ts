import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { coverageLine, endLine, startLine, writeReport, type Reporter } from '../../src/account.ts';
import { readConfig, type Env } from '../../src/config/read.ts';
import type { LibraryReport, LibraryState } from '../../src/diag/report.ts';
import { makeTally, type Tally } from '../../src/diag/tally.ts';
import { choose } from '../../src/instrumentations/choose.ts';

vi.mock('../../src/version.ts', () => ({ agentVersion: '1.2.3' }));

function start(env: Env): string {
  const { config, origins } = readConfig(env);
  const { choices } = choose(
    config.OTEL_NODE_ENABLED_INSTRUMENTATIONS,
    config.OTEL_NODE_DISABLED_INSTRUMENTATIONS,
  );
  return startLine(config, origins, { choices, nodeVersion: '24.1.0' });
}

test('the start line', () => {
  expect(start({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,pg' })).toBe(
    'version 1.2.3 on Node.js 24.1.0; traces → otlp http://localhost:4318/v1/traces, ' +
      'metrics → otlp http://localhost:4318/v1/metrics, logs → otlp http://localhost:4318/v1/logs; ' +
      'waiting for the first of 2 libraries',
  );
});

test.each<[env: Env, traces: string]>([
  [{ OTEL_TRACES_EXPORTER: 'none' }, 'none'],
  [{ OTEL_TRACES_EXPORTER: 'console' }, 'console'],
  [{ OTEL_TRACES_EXPORTER: 'console,otlp' }, 'console and otlp http://localhost:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'otlp http://localhost:4317'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c:1234/base/' }, 'otlp https://c:1234/base/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:1/own' }, 'otlp http://c:1/own'],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:1' }, 'otlp http://c:1'],
  [
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_ENDPOINT: 'unix:/run/otel.sock' },
    'otlp unix:/run/otel.sock',
  ],
])('with %j traces go to %s', (env, traces) => {
  expect(start(env)).toContain(`; traces → ${traces}, metrics`);
});

test.each<Env>([
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:s3cr3t@collector:4318' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://s3cr3t@collector:4318' },
  { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces?key=s3cr3t#s3cr3t' },
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://u:s3cr3t@collector:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  },
  { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer s3cr3t' },
])('%j: the line holds no secret', (env) => {
  const line = start(env);
  expect(line).toMatch(/traces → otlp https?:\/\/(collector|localhost)/);
  expect(line).not.toContain('s3cr3t');
});

function library(name: string, state: LibraryState, version?: string): LibraryReport {
  return { name, instrumentation: name, state, ...(version !== undefined && { version }) };
}

const libraries = [
  library('express', 'version not supported', '3.0.0'),
  library('http', 'patched'),
  library('koa', 'failed', '3.0.0'),
  library('openai', 'not hookable', '6.0.0'),
  library('pg', 'patched', '8.11.0'),
  library('redis', 'loaded too early', '5.0.0'),
  library('undici', 'channel'),
];

test.each([
  [libraries, 'http, pg 8.11.0, undici'],
  [[], 'nothing'],
  [[library('koa', 'failed')], 'nothing'],
])('the coverage', (met, names) => {
  expect(coverageLine(met)).toBe(`traced so far: ${names}`);
  expect(endLine(met, makeTally(), undefined)).toMatch(new RegExp(`^traced: ${names}; 0 spans`));
});

/** @param fates for each signal what is delivered, lost and still under way */
function tallyOf(fates: Partial<Record<'traces' | 'metrics' | 'logs', readonly number[]>>): Tally {
  const tally = makeTally();
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const [delivered = 0, lost = 0, open = 0] = fates[signal] ?? [];
    tally.record(signal, delivered + lost + open);
    tally.settle(signal, delivered, true);
    tally.settle(signal, lost, false);
  }
  return tally;
}

test.each([
  [{}, undefined, '0 spans, 0 metric points and 0 log records sent'],
  [
    { traces: [3], metrics: [4], logs: [5] },
    undefined,
    '3 spans, 4 metric points and 5 log records sent',
  ],
  [
    { traces: [3, 2], logs: [0, 4] },
    undefined,
    '3 spans, 0 metric points and 0 log records sent, 6 lost',
  ],
  [
    { traces: [3, 0, 2] },
    undefined,
    '3 spans, 0 metric points and 0 log records sent, 2 unanswered at the end',
  ],
  [
    { traces: [0, 1, 1] },
    undefined,
    '0 spans, 0 metric points and 0 log records sent, 1 lost, 1 unanswered at the end',
  ],
  [{}, 'dd-trace', '0 spans, 0 metric points and 0 log records sent; stepped back for dd-trace'],
])('the end line of %j with %s', (fates, rival, end) => {
  expect(endLine([], tallyOf(fates), rival)).toBe(`traced: nothing; ${end}`);
});

describe('the report', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const thread = (threadId: number): Reporter => ({
    pid: 4711,
    argv: ['node', 'app.js', '--port=1'],
    abort: Object.assign((): never => process.abort(), { disabled: threadId > 0 }),
    getBuiltinModule: ((name: string) => {
      expect(name).toBe('node:worker_threads');
      return { threadId };
    }) as NodeJS.Process['getBuiltinModule'],
  });
  const write = (host: Reporter, rival: string | undefined, isEnd: boolean): unknown => {
    const tally = tallyOf({ traces: [3, 1] });
    tally.countSpan('http');
    writeReport(join(folder, 'report'), host, { libraries, tally, rival, isEnd });
    const [name = ''] = readdirSync(folder);
    return { name, ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object) };
  };
  const common = {
    pid: 4711,
    command: 'node app.js --port=1',
    agentVersion: '1.2.3',
    libraries,
    traces: { recorded: 4, exported: 3, dropped: 1 },
    metrics: { recorded: 0, exported: 0, dropped: 0 },
    logs: { recorded: 0, exported: 0, dropped: 0 },
    spansByScope: { http: 1 },
  };

  test.each([
    ['at the end', 0, undefined, true, { name: 'report.4711.json' }],
    ['meanwhile', 0, undefined, false, { name: 'report.4711.json', cutShort: true }],
    ['of a worker', 2, undefined, true, { name: 'report.4711.2.json', threadId: 2 }],
    [
      'after a step back',
      0,
      'dd-trace',
      true,
      { name: 'report.4711.json', steppedBackFor: 'dd-trace' },
    ],
  ])('%s', (_, threadId, rival, isEnd, more) => {
    expect(write(thread(threadId), rival, isEnd)).toEqual({ ...common, ...more });
  });

  test('is written over what was there, and is nobody else’s to read', () => {
    write(thread(0), undefined, false);
    expect(write(thread(0), undefined, true)).not.toHaveProperty('cutShort');
    const { mode } = statSync(join(folder, 'report.4711.json'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  });
});
