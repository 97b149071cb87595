import { testEndings, type EndingRow } from '../support/ending-rows.ts';

const row = (file: string, way: string): EndingRow => ({
  name: `${file} ${way}`,
  app: [file, way],
  spans: 10,
});

testEndings([
  row('threads.cjs', 'natural'),
  row('threads.cjs', 'exit'),
  row('threads.cjs', 'throw'),
  row('threads.cjs', 'terminate'),
  row('threads.cjs', 'main-exit'),
  row('only-thread.cjs', 'exit'),
  row('only-thread.cjs', 'terminate'),
  row('relatives.cjs', 'cluster-kill'),
  row('relatives.cjs', 'cluster-disconnect'),
  row('relatives.cjs', 'fork'),
]);
