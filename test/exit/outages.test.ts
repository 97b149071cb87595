import type { Outage } from '../support/ending-outage.ts';
import { testEndings, type EndingRow } from '../support/ending-rows.ts';

/** The collector is away while the app works and back before it ends: nothing is lost. */
const row = (collector: Outage, thread: 'on' | 'off'): EndingRow => ({
  name: `load, the collector is ${collector}, thread ${thread}`,
  app: ['load.cjs'],
  spans: 300,
  collector,
  env: { OTEL_NODE_EXPORT_THREAD: thread },
  during: async (app) => {
    await app.waitForOutput('ready');
    app.kill('SIGTERM');
  },
});

testEndings([
  row('late', 'on'),
  row('restarted', 'on'),
  row('late', 'off'),
  row('restarted', 'off'),
  row('unnoticed', 'on'),
  row('unnoticed', 'off'),
]);
