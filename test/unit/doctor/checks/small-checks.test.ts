import { expect, test } from 'vitest';
import type { Check } from '../../../../src/doctor/check.ts';
import { checkBundlers } from '../../../../src/doctor/checks/bundlers.ts';
import { checkProxies } from '../../../../src/doctor/checks/proxies.ts';
import { checkRivals } from '../../../../src/doctor/checks/rivals.ts';
import { checkRuntime } from '../../../../src/doctor/checks/runtime.ts';
import { checkSampling } from '../../../../src/doctor/checks/sampling.ts';
import { checkSettings } from '../../../../src/doctor/checks/settings.ts';
import { checkSwitches } from '../../../../src/doctor/checks/switches.ts';
import type { Facts } from '../../../../src/doctor/facts.ts';
import { destination, lines, soundFacts } from '../sound-facts.ts';

const runtime = (changes: Partial<Facts['runtime']>): Facts => {
  return { ...soundFacts, runtime: { ...soundFacts.runtime, ...changes } };
};
const settings = (changes: Partial<Facts['settings']>): Facts => {
  return { ...soundFacts, settings: { ...soundFacts.settings, ...changes } };
};
const none: readonly string[] = [];

test.each<[name: string, check: Check, facts: Facts, expected: readonly RegExp[]]>([
  ['sound', checkRuntime, soundFacts, [/^ok: Node\.js v24\.12\.0 is supported: .*in place$/]],
  ['older hooks', checkRuntime, runtime({ hasSyncHooks: false }), [/^ok: .*loader thread/]],
  [
    'too old',
    checkRuntime,
    runtime({ version: 'v18.0.0', isSupported: false }),
    [/^failure: Node\.js v18\.0\.0 is too old.* → update/],
  ],
  ['Bun', checkRuntime, runtime({ kind: 'Bun' }), [/^failure: This is Bun/]],
  ['Deno', checkRuntime, runtime({ kind: 'Deno' }), [/^failure: This is Deno.*OTEL_DENO=true/]],
  ['on', checkSwitches, soundFacts, [/^ok: The agent is on: traces to otlp, /]],
  ['off', checkSwitches, settings({ isDisabled: true }), [/^failure: OTEL_SDK_DISABLED/]],
  [
    'nothing leaves',
    checkSwitches,
    settings({ exporters: { traces: none, metrics: none, logs: none } }),
    [/^failure: .*nothing is exported/],
  ],
  [
    'no spans',
    checkSwitches,
    settings({ exporters: { traces: none, metrics: ['otlp'], logs: none } }),
    [/^warning: OTEL_TRACES_EXPORTER is none/],
  ],
  ['defaults', checkSettings, soundFacts, [/^ok: All settings are at their defaults$/]],
  [
    'set well',
    checkSettings,
    settings({ set: [{ name: 'OTEL_LOG_LEVEL', value: 'info', from: 'flag' }] }),
    [/^ok: All settings are valid$/],
  ],
  [
    'problems',
    checkSettings,
    settings({
      problems: [{ option: 'A', because: 'A is odd', cure: 'even it' }],
      unknown: ['OTEL_FOO_BAR'],
    }),
    [/^warning: A is odd → even it$/, /^warning: OTEL_FOO_BAR: no option of this agent → /],
  ],
  ['every trace', checkSampling, soundFacts, []],
  ['no trace', checkSampling, settings({ sampler: 'always_off' }), [/^warning: .*always_off/]],
  [
    'ratio without a number',
    checkSampling,
    settings({ sampler: 'traceidratio', samplerArg: 'half' }),
    [/^warning: .*="half" is not a number from 0 to 1; every trace is recorded/],
  ],
  [
    'argument for nothing',
    checkSampling,
    settings({ samplerArg: '0.5' }),
    [/^warning: OTEL_TRACES_SAMPLER_ARG is ignored/],
  ],
  [
    'a good ratio',
    checkSampling,
    settings({ sampler: 'parentbased_traceidratio', samplerArg: '0.5' }),
    [],
  ],
  [
    'a proxy that is not read, and a receiver elsewhere',
    checkProxies,
    {
      ...soundFacts,
      proxies: [{ name: 'ALL_PROXY', value: 'http://proxy' }],
      destinations: [destination()],
    },
    [/^warning: ALL_PROXY=http:\/\/proxy: is not read → set HTTPS_PROXY/],
  ],
  [
    'proxy, and a receiver here',
    checkProxies,
    {
      ...soundFacts,
      proxies: [{ name: 'ALL_PROXY', value: 'http://proxy' }],
      destinations: [destination({ address: 'http://localhost:4318' })],
    },
    [],
  ],
  ['no rival', checkRivals, soundFacts, [/^ok: /]],
  [
    'rivals',
    checkRivals,
    {
      ...soundFacts,
      rivals: [
        { name: 'dd-trace', where: 'preload' },
        { name: 'newrelic', version: '13.0.0', where: 'dependency' },
        { name: '@sentry/node', version: '10.0.0', where: 'development dependency' },
      ],
    },
    [/^failure: dd-trace is preloaded too/, /^warning: newrelic 13\.0\.0 is installed/],
  ],
  ['no bundler', checkBundlers, soundFacts, []],
  [
    'a bundler',
    checkBundlers,
    { ...soundFacts, folder: { ...soundFacts.folder, bundlers: ['webpack'] } },
    [/^warning: .*run webpack.* → .*external/],
  ],
])('%s', (_, check, facts, expected) => {
  expect(lines(check(facts))).toEqual(expected.map((line) => expect.stringMatching(line)));
});
