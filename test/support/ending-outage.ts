import { startCollector, type Collector } from './collector.ts';
import { freePort } from './free-port.ts';
import { runApp, type Run, type RunOptions } from './run-app.ts';

/**
 * `late`: there is no collector until the app has said `two thirds`; `restarted`: there is one, from
 * `a third` to `two thirds` there is none, then another one. The agent has noticed both, the outage
 * and its end, before the app may end. `unnoticed`: there is none until the app is `ready` to end, and
 * then one that takes its time to answer.
 */
export type Outage = 'late' | 'restarted' | 'unnoticed';

const slow = { delayMillis: 400, repeat: true } as const;

/** Runs an app that tells how far it is; the spans are those of both collectors. */
export async function runThroughOutage(
  outage: Outage,
  fixture: string,
  { during, env, ...options }: RunOptions,
): Promise<Run> {
  const httpPort = await freePort();
  const met: Collector[] = [];
  const begin = async (): Promise<void> => void met.push(await startCollector({ httpPort }));
  try {
    if (outage === 'restarted') await begin();
    const run = await runApp(fixture, {
      ...options,
      collector: false,
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${httpPort}` },
      during: async (app) => {
        await app.waitForOutput('a third');
        // The outage is to be one: the first collector has taken something before.
        await met[0]?.waitFor(({ spans: taken }) => taken().length > 0);
        await met[0]?.close();
        await app.waitForOutput(outage === 'unnoticed' ? 'ready' : 'two thirds');
        await app.waitForOutput('cannot be sent');
        await begin();
        if (outage === 'unnoticed') met[0]?.respondWith(slow);
        else await app.waitForOutput('takes traces again');
        await during?.(app, undefined);
      },
    });
    await met.at(-1)?.settle();
    return { ...run, spans: spansOf(met) };
  } finally {
    await met.at(-1)?.close();
  }
}

/** The request whose answer the restart cut off comes again, to the second collector. */
function spansOf(met: readonly Collector[]): Run['spans'] {
  const [first, second] = met;
  if (first === undefined || second === undefined) return first?.spans() ?? [];
  const last = new Set(
    first
      .requests()
      .at(-1)
      ?.records.spans.map(({ spanId }) => spanId),
  );
  return [...first.spans(), ...second.spans().filter(({ spanId }) => !last.has(spanId))];
}
