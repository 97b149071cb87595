import { testEndings, type EndingRow } from '../support/ending-rows.ts';

const row = (way: string, spans: number, more: Partial<EndingRow> = {}): EndingRow => ({
  name: way,
  app: ['ways.cjs', way],
  spans,
  ...more,
});

testEndings([
  row('natural', 10),
  row('timer', 12),
  row('exit0', 10),
  row('exit3', 10),
  row('exit-code', 10),
  row('before-exit', 10),
  row('work-in-exit', 12),
  row('work-in-exit-of-exit', 12),
  row('exit-in-exit', 10),
  row('throw-in-exit', 10),
  row('many-listeners', 10),
  row('count-listeners', 10),
  row('throw', 10),
  row('throw-active', 11),
  row('throw-later', 11),
  row('throw-null', 10),
  row('throw-caught-exit7', 10),
  row('throw-caught', 12),
  row('throw-captured', 10),
  row('throw-monitored', 10),
  row('reject', 11),
  row('reject-handled', 11),
  // Node prints addresses of its own code and what the machine makes of a core.
  row('abort', 10, { noise: /./ }),
  row('really-exit', 10),
  row('kill-self', 10),
  row('many-spans', 2010, { env: { OTEL_BSP_MAX_QUEUE_SIZE: '4096' } }),
  // The app's own flush is enough, also where the process cannot have another.
  row('flush-exit', 10, { env: { OTEL_BSP_SCHEDULE_DELAY: '60000' } }),
  row('flush-kill', 10, { env: { OTEL_BSP_SCHEDULE_DELAY: '60000' } }),
  row('stdin', 12, { stdin: 'a line' }),
  { name: 'a top level that never settles', app: ['never.mjs'], spans: 10 },
]);
