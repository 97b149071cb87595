import { expect, test } from 'vitest';
import type { Installed } from '../../../src/doctor/installed.ts';
import { findRivals } from '../../../src/doctor/rivals.ts';

test.each<[flags: string[], options: string, names: string[]]>([
  [[], '', []],
  [['--require', 'dd-trace/init'], '', ['dd-trace']],
  [['--require=newrelic'], '', ['newrelic']],
  [
    [],
    '--import @opentelemetry/auto-instrumentations-node/register',
    ['@opentelemetry/auto-instrumentations-node'],
  ],
  [[], '--require "/app/node_modules/@splunk/otel/instrument.js"', ['@splunk/otel']],
  [[], '--require C:\\app\\node_modules\\@splunk\\otel\\instrument.js', ['@splunk/otel']],
  [[], '--require ./my-dd-trace-notes.js', []],
  [[], '--require @org/otel-agent/register', []],
])('%j %s: %j', (flags, options, names) => {
  expect(findRivals(flags, options, []).map(({ name }) => name)).toEqual(names);
});

test('what others depend on is no rival, and nothing is named twice', () => {
  const has = (name: string, need: Installed['need']): Installed => {
    return { name, folderName: name, version: '1.0.0', need };
  };
  const installed = [
    has('dd-trace', 'dependency'),
    has('newrelic', 'indirect'),
    has('@sentry/node', 'development dependency'),
    has('express', 'dependency'),
  ];
  expect(findRivals(['-r', 'dd-trace/init'], '', installed)).toEqual([
    { name: 'dd-trace', version: '1.0.0', where: 'preload' },
    { name: '@sentry/node', version: '1.0.0', where: 'development dependency' },
  ]);
});
