import { expect, test } from 'vitest';
import { makeTally } from '../../../src/diag/tally.ts';

const zero = { recorded: 0, exported: 0, dropped: 0 };

test('begins with nothing', () => {
  expect(makeTally().read()).toEqual({
    traces: zero,
    metrics: zero,
    logs: zero,
    spansByScope: {},
  });
});

test('counts what each signal records and what becomes of it', () => {
  const tally = makeTally();
  tally.record('traces', 5);
  tally.record('traces', 2);
  tally.settle('traces', 5, true);
  tally.settle('traces', 1, false);
  tally.record('logs', 3);
  tally.settle('logs', 3, false);
  expect(tally.read()).toMatchObject({
    traces: { recorded: 7, exported: 5, dropped: 1 },
    metrics: zero,
    logs: { recorded: 3, exported: 0, dropped: 3 },
  });
});

test.each(['http', '__proto__', 'constructor', ''])('counts spans of the scope "%s"', (scope) => {
  const tally = makeTally();
  tally.countSpan(scope);
  tally.countSpan(scope);
  expect(Object.entries(tally.read().spansByScope)).toEqual([[scope, 2]]);
});

test('what was read does not change with what comes', () => {
  const tally = makeTally();
  tally.countSpan('http');
  const before = tally.read();
  tally.record('traces', 1);
  tally.countSpan('http');
  expect(before).toMatchObject({ traces: zero, spansByScope: { http: 1 } });
});
