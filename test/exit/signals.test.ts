import { setTimeout as wait } from 'node:timers/promises';
import type { RunningApp } from '../support/child.ts';
import { testEndings, type EndingRow } from '../support/ending-rows.ts';

const send =
  (...signals: readonly NodeJS.Signals[]) =>
  async (app: RunningApp): Promise<void> => {
    await app.waitForOutput('ready');
    for (const signal of signals) app.kill(signal);
  };

/** The second when the first has been heard. */
const sendTwo = (signal: NodeJS.Signals) => async (app: RunningApp) => {
  await send(signal)(app);
  await app.waitForOutput('one');
  await wait(100);
  app.kill(signal);
};

/** The app stays, and what it makes after the signal arrives too; the test ends it. */
const sendInVain =
  (signal: NodeJS.Signals): EndingRow['during'] =>
  async (app, collector) => {
    await send(signal)(app);
    await app.waitForOutput('ignored');
    await collector?.waitFor(({ spans }) => spans().length >= 4, 20_000);
    app.kill('SIGKILL');
  };

const row = (
  way: string,
  signal: NodeJS.Signals,
  spans = 2,
  during: EndingRow['during'] = send(signal),
): EndingRow => ({ name: `${way}, ${signal}`, app: ['served.cjs', way, signal], spans, during });

testEndings([
  row('none', 'SIGTERM'),
  row('none', 'SIGINT'),
  row('none', 'SIGHUP'),
  row('none', 'SIGQUIT'),
  row('exit-after-work', 'SIGTERM', 4),
  row('exit-after-work', 'SIGINT', 4),
  row('exit-after-work', 'SIGHUP', 4),
  row('close', 'SIGTERM'),
  row('close', 'SIGINT'),
  row('exit5', 'SIGTERM'),
  row('exit5', 'SIGINT'),
  row('exit5', 'SIGQUIT'),
  row('exit-at-second', 'SIGINT', 2, sendTwo('SIGINT')),
  row('once', 'SIGINT', 2, sendTwo('SIGINT')),
  row('removed', 'SIGTERM'),
  row('removed-all', 'SIGTERM'),
  row('ignored', 'SIGTERM', 4, sendInVain('SIGTERM')),
  row('ignored', 'SIGINT', 4, sendInVain('SIGINT')),
  row('signal-exit', 'SIGTERM'),
  row('signal-exit', 'SIGINT'),
  { ...row('none', 'SIGINT', 2, send('SIGINT', 'SIGINT')), name: 'none, SIGINT twice at once' },
  {
    name: 'nothing was recorded, SIGTERM',
    app: ['waiting.cjs'],
    spans: 0,
    during: send('SIGTERM'),
  },
  // From here on the main thread is busy, and only the export thread hears the signal.
  row('loop', 'SIGTERM', 4),
  row('child-process', 'SIGTERM', 4),
  row('child-process', 'SIGINT', 4),
  { name: 'exit in a request', app: ['served.cjs', 'exit'], spans: 4 },
]);
