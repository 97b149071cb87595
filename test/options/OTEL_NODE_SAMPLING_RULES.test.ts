import { expect, test } from 'vitest';
import { runBoth, type BothRuns } from '../support/run-both.ts';

async function run(rules: string, sampler = 'always_on'): Promise<BothRuns> {
  return runBoth('sampling/server.cjs', {
    env: {
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_NODE_SAMPLING_RULES: rules,
    },
  });
}

const seen = ({ spans }: BothRuns): string[] =>
  spans
    .filter(({ kind }) => kind !== 'CLIENT')
    .map(({ name, attributes }) => `${name} ${String(attributes['url.path'] ?? '')}`.trim())
    .toSorted();

const all = [
  'GET /api/users',
  'GET /health/live',
  'GET /orders',
  'inside',
  'inside',
  'inside',
  'nightly job',
  'nightly sweep',
];

test.each([
  ['drop path=/health*', all.filter((name) => name !== 'GET /health/live').toSpliced(2, 1)],
  ['drop name=nightly*', all.slice(0, 6)],
  ['drop kind=producer messaging.system=kafka', all.slice(0, 7)],
  ['drop path=/health* method=POST', all],
  ['keep name=*job; 0 name=nightly*', all.slice(0, 7)],
  ['drop kind=server;drop name=nightly*', []],
])('%s', async (rules, names) => {
  const ran = await run(rules);
  expect(ran.said).toEqual([]);
  expect(seen(ran)).toEqual(names);
});

test('rules come before the sampler, also where it keeps nothing', async () => {
  const ran = await run('keep name=*job', 'parentbased_always_off');
  expect(ran.spans.map(({ name }) => name)).toContain('nightly job');
  expect(ran.spans.map(({ name }) => name)).not.toContain('nightly sweep');
});

test.each([
  ['skip path=/x', 'does not begin with drop, keep or a number from 0 to 1'],
  ['1.5 path=/x', 'does not begin with drop, keep or a number from 0 to 1'],
  ['drop', 'has no condition'],
  ['drop /health', 'has "/health", which is not key=pattern'],
  ['drop pfad=/x', 'has "pfad", which is not path, method, host, name, kind or an attribute'],
])('%s is said once, and the other rules hold', async (rule, because) => {
  const ran = await run(`${rule}; drop name=nightly*`);
  expect(ran.said).toEqual([
    `[otel-agent] warn: OTEL_NODE_SAMPLING_RULES: the rule "${rule}" ${because}; it is left out`,
  ]);
  expect(seen(ran)).toEqual(all.slice(0, 6));
});
