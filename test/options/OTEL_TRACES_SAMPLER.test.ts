import { expect, test } from 'vitest';
import { runBoth } from '../support/run-both.ts';

const sampled = ['low, sampled', 'high, sampled'];
const all = ['root', 'low, sampled', 'low, not sampled', 'high, sampled', 'high, not sampled'];
const low = ['low, sampled', 'low, not sampled'];

/** The app's root span gets a random trace id: what a ratio makes of it is left to chance. */
test.each<[sampler: string | undefined, arg: string | undefined, spans: string[]]>([
  [undefined, undefined, ['root', ...sampled]],
  ['always_on', undefined, all],
  ['always_off', undefined, []],
  ['traceidratio', '0', []],
  ['traceidratio', '1', all],
  ['traceidratio', '1.0', all],
  ['traceidratio', undefined, all],
  ['parentbased_always_on', undefined, ['root', ...sampled]],
  ['parentbased_always_off', undefined, sampled],
  ['parentbased_traceidratio', '0', sampled],
  ['parentbased_traceidratio', '1', ['root', ...sampled]],
  ['parentbased_traceidratio', undefined, ['root', ...sampled]],
  [' Always_OFF ', undefined, []],
  ['PARENTBASED_ALWAYS_OFF', undefined, sampled],
])('%s %s', async (sampler, arg, spans) => {
  const run = await runBoth('signals/sampling.cjs', {
    env: { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: arg },
  });
  expect(run.said).toEqual([]);
  expect(run.spans.map(({ name }) => name).toSorted()).toEqual(spans.toSorted());
});

test('a ratio is one of trace ids, whatever the parent says', async () => {
  const run = await runBoth('signals/sampling.cjs', {
    env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' },
  });
  const names = run.spans.map(({ name }) => name).filter((name) => name !== 'root');
  expect(names.toSorted()).toEqual(low.toSorted());
});

test.each(['sometimes', 'always'])(
  '%s is said once, and parentbased_always_on is used',
  async (sampler) => {
    const run = await runBoth('signals/sampling.cjs', { env: { OTEL_TRACES_SAMPLER: sampler } });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toMatch(
      new RegExp(`OTEL_TRACES_SAMPLER="${sampler}" .*; using parentbased_always_on$`),
    );
    expect(run.spans.map(({ name }) => name)).toEqual(['root', ...sampled]);
  },
);

test.each(['half', '-0.1', '1.1', '50%', 'NaN', 'Infinity', '0x1', '0,5'])(
  'the ratio %s is said once, and read as 1',
  async (arg) => {
    const run = await runBoth('signals/sampling.cjs', {
      env: { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: arg },
    });
    expect(run.said).toHaveLength(1);
    expect(run.said[0]).toContain(`OTEL_TRACES_SAMPLER_ARG="${arg}"`);
    expect(run.spans).toHaveLength(all.length);
  },
);

test('metrics and logs do not depend on it', async () => {
  const run = await runBoth('api/custom-signals.cjs', {
    env: { OTEL_TRACES_SAMPLER: 'always_off' },
  });
  expect(run.spans).toEqual([]);
  expect(run.logs).toHaveLength(1);
  expect(run.metrics.map(({ name }) => name)).toContain('http.server.request.duration');
});
