import { expect, test } from 'vitest';
import { wantsColours } from '../../../src/doctor/paint.ts';
import { reportText } from '../../../src/doctor/report.ts';
import { soundFacts } from './sound-facts.ts';

const findings = [
  { check: 'runtime', status: 'ok', what: 'Node.js is supported' },
  { check: 'settings', status: 'warning', what: 'X is odd', cure: 'even it' },
  { check: 'destinations', status: 'failure', what: 'nothing listens', cure: 'start it' },
] as const;

test('settings with their origin, findings with their cure, and a sum', () => {
  const { settings, folder } = soundFacts;
  const set = [
    { name: 'OTEL_SERVICE_NAME', value: 'shop', from: 'flag' },
    { name: 'OTEL_LOG_LEVEL', value: 'info', from: 'env file' },
  ] as const;
  const app = { command: 'node app.js', signal: 'SIGINT', reports: [] };
  const facts = { ...soundFacts, folder, settings: { ...settings, set }, app };
  expect(reportText(facts, findings, false)).toMatchInlineSnapshot(`
    "otel-agent 1.0.0 on Node.js v24.12.0, linux x64
    in /shop (shop)
      OTEL_SERVICE_NAME=shop  flag
      OTEL_LOG_LEVEL=info     env file
    node app.js: ended by SIGINT

      ok    Node.js is supported
      warn  X is odd
            → even it
      FAIL  nothing listens
            → start it

    1 failure, 1 warning, 1 ok.
    "
  `);
});

test('all is well', () => {
  expect(reportText(soundFacts, findings.slice(0, 1), false)).toMatch(/\n\nAll is well\.\n$/);
});

test.each<[env: Record<string, string>, isTerminal: boolean, expected: boolean]>([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('%j on a terminal (%s): %s', (env, isTerminal, expected) => {
  expect(wantsColours(env, isTerminal)).toBe(expected);
});
