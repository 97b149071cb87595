import { expect, test, vi } from 'vitest';
import { lateProviders, type Providers } from '../../../../src/instrumentations/providers/late.ts';

type Recorded = [what: string, ...with: unknown[]];

/** Providers that keep a list of what is asked of them. */
function listing(): { readonly providers: Providers; readonly recorded: Recorded[] } {
  const recorded: Recorded[] = [];
  const note =
    (what: string, result?: unknown) =>
    (...args: unknown[]): unknown => {
      recorded.push([what, ...args]);
      return typeof args.at(-1) === 'function' ? (args.at(-1) as () => unknown)() : result;
    };
  const instrument = { record: note('record'), add: note('add') };
  const kinds = ['Histogram', 'Gauge', 'Counter', 'UpDownCounter'];
  const observed = ['ObservableCounter', 'ObservableGauge', 'ObservableUpDownCounter'];
  const meter = Object.fromEntries(
    [...kinds, ...observed].map((kind) => [`create${kind}`, note(`create${kind}`, instrument)]),
  );
  const providers = {
    tracers: {
      getTracer: note('tracer', { startSpan: note('span', 'a span'), startActiveSpan: note('in') }),
    },
    meters: { getMeter: note('meter', meter) },
    loggers: { getLogger: note('logger', { emit: note('emit'), enabled: note('enabled', false) }) },
  };
  return { providers: providers as unknown as Providers, recorded };
}

test('what is asked for starts nothing, what is recorded does, and is recorded', () => {
  const { providers, recorded } = listing();
  const start = vi.fn(() => providers);
  const late = lateProviders(start);
  const tracer = late.tracers.getTracer('t', '1', { schemaUrl: 's' });
  const meter = late.meters.getMeter('m', '2');
  const histogram = meter.createHistogram('h', { unit: 's' });
  const counter = meter.createUpDownCounter('c');
  const logger = late.loggers.getLogger('l');
  expect(start).not.toHaveBeenCalled();

  expect(tracer.startSpan('one', { kind: 2 })).toBe('a span');
  expect(tracer.startActiveSpan('two', () => 'done')).toBe('done');
  histogram.record(1, { a: 1 });
  histogram.record(2);
  counter.add(-1);
  logger.emit({ body: 'said' });
  expect(logger.enabled()).toBe(false);
  expect(recorded).toEqual([
    ['tracer', 't', '1', { schemaUrl: 's' }],
    ['span', 'one', { kind: 2 }],
    ['in', 'two', expect.any(Function)],
    ['meter', 'm', '2'],
    ['createHistogram', 'h', { unit: 's' }],
    ['record', 1, { a: 1 }],
    ['record', 2],
    ['createUpDownCounter', 'c', undefined],
    ['add', -1],
    ['logger', 'l'],
    ['emit', { body: 'said' }],
    ['enabled'],
  ]);
});

test('what is observed starts the pipeline: there is no first use to wait for', () => {
  const { providers, recorded } = listing();
  const meter = lateProviders(() => providers).meters.getMeter('m');
  meter.createObservableGauge('g');
  expect(recorded.map(([what]) => what)).toEqual(['meter', 'createObservableGauge']);
});
