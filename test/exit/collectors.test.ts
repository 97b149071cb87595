import { testEndings, type EndingRow } from '../support/ending-rows.ts';

type Ending = Pick<EndingRow, 'name' | 'app' | 'spans' | 'during'>;

const endings: readonly Ending[] = [
  { name: 'natural', app: ['ways.cjs', 'natural'], spans: 10 },
  { name: 'exit0', app: ['ways.cjs', 'exit0'], spans: 10 },
  { name: 'throw-later', app: ['ways.cjs', 'throw-later'], spans: 11 },
  {
    name: 'none, SIGTERM',
    app: ['served.cjs', 'none'],
    spans: 2,
    during: async (app) => {
      await app.waitForOutput('ready');
      app.kill('SIGTERM');
    },
  },
];

/** What the collector does, and whether the spans of an app that ends meanwhile count as arrived. */
const states: readonly (readonly [string, EndingRow['collector'], boolean])[] = [
  ['refused', 'refused', false],
  ['never answers', [{ hang: true, repeat: true }], false],
  ['answers after 3 s', [{ delayMillis: 3000, repeat: true }], true],
  [
    'is busy twice',
    [
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 503, headers: { 'retry-after': '1' } },
    ],
    true,
  ],
];

const rowOf = (
  { name, app, spans, during }: Ending,
  [state, collector, arrives]: (typeof states)[number],
): EndingRow => ({
  name: `${name}; the collector ${state}`,
  app,
  spans: arrives ? spans : 0,
  ...(during && { during }),
  collector,
  env: { OTEL_NODE_EXIT_TIMEOUT: '8000' },
});

testEndings(states.flatMap((state) => endings.map((ending) => rowOf(ending, state))));
