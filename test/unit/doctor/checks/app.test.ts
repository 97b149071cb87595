import { expect, test } from 'vitest';
import type { Report } from '../../../../src/diag/report.ts';
import { checkApp } from '../../../../src/doctor/checks/app.ts';
import type { AppRun } from '../../../../src/doctor/facts.ts';
import { lines, report, soundFacts } from '../sound-facts.ts';

function linesOf(changes: Partial<AppRun>): readonly string[] {
  const app = { command: 'node shop.js', exitCode: 0, reports: [report()], ...changes };
  return lines(checkApp({ ...soundFacts, app }));
}

const ofLibrary = (state: Report['libraries'][number]['state']): Partial<AppRun> => ({
  reports: [report(), report({ libraries: [{ name: 'koa', instrumentation: 'koa', state }] })],
});

test('without a run there is nothing to say', () => {
  expect(checkApp(soundFacts)).toEqual([]);
});

test('all is well', () => {
  expect(linesOf({})).toEqual([
    'ok: The app was patched: pg 8.16.0',
    'ok: Finished spans: pg 2',
    'ok: traces: 2 recorded, 2 exported, 0 dropped',
  ]);
});

test('processes are taken together', () => {
  expect(linesOf({ reports: [report(), report({ pid: 8 })] })).toEqual([
    'ok: The app was patched: pg 8.16.0',
    'ok: Finished spans: pg 4',
    'ok: traces: 4 recorded, 4 exported, 0 dropped',
  ]);
});

test.each<[changes: Partial<AppRun>, line: RegExp]>([
  [{ because: 'x: command not found' }, /^failure: The app did not start: x: command not found/],
  [{ reports: [] }, /^failure: No process of the app said what it traced → it may not be Node/],
  [{ reports: [], signal: 'SIGKILL' }, /^failure: .*SIGKILL ended it → end it by Ctrl\+C/],
  [{ reports: [report({ steppedBackFor: 'dd-trace' })] }, /^failure: The app loaded dd-trace: /],
  [{ reports: [report({ cutShort: true })] }, /^warning: node shop\.js \(7\) was killed/],
  [ofLibrary('version not supported'), /^warning: koa was not patched, its version/],
  [ofLibrary('loaded too early'), /^failure: koa was loaded before the agent → load the agent/],
  [ofLibrary('not hookable'), /^failure: koa could not be hooked → update Node/],
  [ofLibrary('failed'), /^failure: koa could not be instrumented → run the app with OTEL_LOG/],
  [ofLibrary('channel'), /^ok: The app was patched: pg 8\.16\.0, koa$/],
  [{ reports: [report({ libraries: [] })] }, /^warning: The app loaded nothing/],
  [{ reports: [report({ spansByScope: {} })] }, /^warning: The app finished no span → let it do/],
  [
    { reports: [report({ traces: { recorded: 5, exported: 3, dropped: 2 } })] },
    /^failure: traces: 5 recorded, 3 exported, 2 dropped/,
  ],
  [
    { reports: [report({ traces: { recorded: 5, exported: 3, dropped: 0 } })] },
    /^warning: traces: .*; 2 were still waiting at the end → .*process\.exit\(\)/,
  ],
])('%j: %s', (changes, line) => {
  expect(linesOf(changes)).toContainEqual(expect.stringMatching(line));
});
