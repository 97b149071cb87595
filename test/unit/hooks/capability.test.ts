import { expect, test } from 'vitest';
import { syncHooksWork } from '../../../src/hooks/capability.ts';

test.each([
  ['20.19.0', false],
  ['20.99.9', false],
  ['21.7.3', false],
  ['22.15.0', false],
  ['22.22.2', false],
  ['22.22.3', true],
  ['22.23.0', true],
  ['23.11.1', false],
  ['24.0.0', false],
  ['24.11.0', false],
  ['24.11.1', true],
  ['24.12.0', true],
  ['25.0.0', false],
  ['25.1.0', true],
  ['26.0.0', true],
  ['26.0.0-pre', true],
  ['24.11.1-rc.1', true],
  ['30.0.0', true],
  ['', false],
])('Node.js %s: %s', (version, works) => {
  expect(syncHooksWork(version)).toBe(works);
});
