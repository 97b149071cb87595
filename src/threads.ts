import type { Config } from './config/options.ts';
import type { Guard } from './diag/guard.ts';
import type { Parcel } from './export/parcel.ts';
import type * as relayChunk from './export/relay.ts';
import { userAgent } from './version.ts';

/** What the app's worker threads hand over. */
export type Threads = {
  /** The app may start threads from now on. */
  readonly expect: () => void;
  /** Takes at once what they have handed over so far. */
  readonly catchUp: () => void;
  readonly close: () => void;
};

export type ThreadsHost = {
  readonly process: NodeJS.Process;
  readonly config: Pick<Config, 'OTEL_NODE_EXPORT_THREAD'>;
  readonly guard: Guard;
  readonly requireOwn: (path: string) => unknown;
  readonly take: (parcel: Parcel) => void;
};

export function makeThreads(host: ThreadsHost): Threads {
  const { process, config, guard, requireOwn } = host;
  let relay: relayChunk.Relay | undefined;
  const take = (parcel: Parcel): void => {
    guard('worker threads', () => host.take(parcel));
  };
  return {
    expect: () => {
      if (relay !== undefined || config.OTEL_NODE_EXPORT_THREAD !== 'on' || isWorker(process))
        return;
      guard('worker threads', () => {
        const { openRelay } = requireOwn('exporters/relay.cjs') as typeof relayChunk;
        relay = openRelay(userAgent, take);
      });
    },
    catchUp: () => {
      guard('worker threads', () => relay?.catchUp());
    },
    close: () => {
      guard('worker threads', () => relay?.close());
      relay = undefined;
    },
  };
}

/** By a flag that every worker has: asking for `isMainThread` would load worker_threads. */
function isWorker({ abort }: NodeJS.Process): boolean {
  return (abort as { disabled?: boolean }).disabled === true;
}
