import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeGuard } from '../../src/diag/guard.ts';
import type { LibraryReport } from '../../src/diag/report.ts';
import { makeTally } from '../../src/diag/tally.ts';
import { makeVoice } from '../../src/diag/voice.ts';
import type { CoverageFacts } from '../../src/instrumentations/coverage.ts';
import type { Seen } from '../../src/instrumentations/seen.ts';
import { readConfig, type Env } from '../../src/config/read.ts';
import { makeTelling, type Telling } from '../../src/telling.ts';

vi.mock('../../src/version.ts', () => ({ agentVersion: '1.2.3' }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Told = {
  readonly telling: Telling;
  /** The app loads this library, of a version that is known or not. */
  readonly meet: (name: string, isKnown?: boolean) => void;
  /** Lines and reports. */
  readonly told: string[];
  /** How often the chunk with the words was asked for. */
  readonly loads: () => number;
};

function listen(env: Env, load?: () => never): Told {
  const told: string[] = [];
  const seen: Seen[] = [];
  const { config, origins } = readConfig(env);
  const voice = makeVoice(config.OTEL_LOG_LEVEL, (line) => void told.push(line.slice(13, -1)));
  const describeCoverage = (facts: CoverageFacts): LibraryReport[] =>
    facts.seen.map(({ name, meeting }) => ({
      name,
      instrumentation: name,
      state: meeting,
      ...(meeting !== 'patched' && { because: 'is wrong' }),
    }));
  const names = (libraries: readonly LibraryReport[]): string =>
    libraries.map(({ name }) => name).join();
  const account = {
    describeCoverage,
    complaintsOf: (libraries: readonly LibraryReport[]) =>
      libraries.flatMap(({ name, because }) =>
        because === undefined ? [] : [`${name} ${because}`],
      ),
    startLine: () => 'start',
    coverageLine: (libraries: readonly LibraryReport[]) => `so far ${names(libraries)}`,
    endLine: (libraries: readonly LibraryReport[], _: unknown, rival?: string) =>
      `end ${names(libraries)}${rival === undefined ? '' : ` left for ${rival}`}`,
    writeReport: (
      path: string,
      _: unknown,
      { libraries, isEnd }: { libraries: []; isEnd: boolean },
    ) => void told.push(`report ${path}: ${names(libraries)}${isEnd ? '' : ', cut short'}`),
  };
  const requireOwn = vi.fn(load ?? (() => account));
  const telling = makeTelling({
    config,
    origins,
    voice,
    guard: makeGuard(voice),
    tally: makeTally(),
    facts: () => ({ seen: [...seen], choices: [], awake: new Map(), nodeVersion: '24.1.0' }),
    process: {
      pid: 1,
      argv: [],
      abort: process.abort,
      getBuiltinModule: process.getBuiltinModule,
    } as never,
    requireOwn,
  });
  telling.start();
  return {
    telling,
    told,
    meet: (name, isKnown = true) => {
      seen.push({ name, meeting: isKnown ? 'patched' : 'loaded too early' });
      telling.libraryMet();
    },
    loads: () => requireOwn.mock.calls.length,
  };
}

const report = { OTEL_NODE_DOCTOR_REPORT: '/r' };

test.each<[what: string, env: Env, rival: string | undefined, told: string[]]>([
  ['by default: what is wrong', {}, undefined, ['warn: pg is wrong']],
  ['error', { OTEL_LOG_LEVEL: 'error' }, undefined, []],
  [
    'info',
    { OTEL_LOG_LEVEL: 'info' },
    undefined,
    ['info: start', 'warn: pg is wrong', 'info: so far http,pg', 'info: end http,pg'],
  ],
  [
    'a report',
    report,
    undefined,
    [
      'report /r: , cut short',
      'warn: pg is wrong',
      'report /r: http,pg, cut short',
      'report /r: http,pg',
    ],
  ],
  ['after a step back', {}, 'dd-trace', []],
  [
    'after a step back, info',
    { OTEL_LOG_LEVEL: 'info' },
    'dd-trace',
    ['info: start', 'info: so far http,pg', 'info: end http,pg left for dd-trace'],
  ],
])('%s', (_, env, rival, told) => {
  const heard = listen(env);
  heard.meet('http');
  heard.meet('pg', false);
  heard.telling.rival = rival;
  heard.telling.firstExport();
  heard.telling.end();
  expect(heard.told).toEqual(told);
});

test('without an export, what is wrong is said at the end', () => {
  const { telling, meet, told } = listen({});
  meet('pg', false);
  vi.runAllTimers();
  expect(told).toEqual([]);
  telling.end();
  expect(told).toEqual(['warn: pg is wrong']);
});

test('libraries that come later are heard of once, soon', () => {
  const { telling, meet, told } = listen({});
  telling.firstExport();
  meet('pg', false);
  meet('koa', false);
  expect(told).toEqual([]);
  vi.runAllTimers();
  expect(told).toEqual(['warn: pg is wrong', 'warn: koa is wrong']);
  meet('redis', false);
  telling.end();
  vi.runAllTimers();
  expect(told.slice(2)).toEqual(['warn: redis is wrong']);
});

test('the end is told once, by a signal or by exit', () => {
  const { telling, told } = listen({ ...report, OTEL_LOG_LEVEL: 'info' });
  telling.end();
  telling.end();
  expect(told.filter((text) => text.startsWith('info: end'))).toHaveLength(1);
  expect(told.filter((text) => text === 'report /r: ')).toHaveLength(1);
});

test('an app that loads nothing pays for no words', () => {
  const { telling, loads } = listen({});
  telling.firstExport();
  telling.end();
  expect(loads()).toBe(0);
});

test('a chunk that cannot be loaded is said once, and nothing is thrown', () => {
  const { telling, meet, told } = listen(report, () => {
    throw new Error('boom');
  });
  meet('pg', false);
  telling.firstExport();
  telling.end();
  expect(told).toEqual([
    'warn: report failed, the app goes on without it: boom',
    'warn: coverage failed, the app goes on without it: boom',
  ]);
});

test.each([
  [
    'info',
    '2.0.0',
    [
      'info: version 2.0.0 of the agent in /b is left out, as version 1.2.3 runs already; start one of the two only',
    ],
  ],
  ['info', '1.2.3', []],
  ['warn', '2.0.0', []],
])('at level %s, a copy of version %s', (level, version, lines) => {
  const { telling, told } = listen({ OTEL_LOG_LEVEL: level });
  told.length = 0;
  telling.meetCopy({ path: '/b', version });
  expect(told).toEqual(lines);
});
