import type * as coreChunk from './core.ts';
import { reasonOf } from './diag/voice.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import type { Choice } from './instrumentations/choose.ts';
import type { Instrumentation } from './instrumentations/wake.ts';

/** Level 1, which starts with the first library that concerns us. */
export type CoreOnDemand = {
  readonly start: () => void;
  /** Undefined where the pipeline could not start: everything stays as without the agent. */
  readonly instrument: (choice: Choice, older: boolean) => Instrumentation | undefined;
  /** Sends what a worker thread of the app has encoded. */
  readonly take: coreChunk.Core['take'];
  /** True while the agent itself is at work. */
  readonly isOwnWork: () => boolean;
  /** Exports what is recorded, within OTEL_NODE_EXIT_TIMEOUT; never rejects. */
  readonly flush: () => Promise<void>;
  /** Gives the process back to an SDK of the app. */
  readonly uninstall: () => Promise<void>;
};

export type CoreOnDemandHost = coreChunk.CoreHost & {
  readonly process: NodeJS.Process;
  readonly own: OwnLoads;
};

export function makeCoreOnDemand(host: CoreOnDemandHost): CoreOnDemand {
  const { own, voice } = host;
  let core: coreChunk.Core | undefined;
  let tried = false;
  const start = (): void => {
    if (tried) return;
    tried = true;
    try {
      const { startCore } = host.requireOwn('core.cjs') as typeof coreChunk;
      core = quietly(own, () => startCore(host));
    } catch (error) {
      stepBack(own);
      voice.error(`the pipeline could not start, the app runs untraced: ${reasonOf(error)}`);
      voice.debug('start', error);
    }
  };
  return {
    start,
    instrument: (choice, older) => {
      start();
      return quietly(own, () => core?.instrument(choice, older));
    },
    take: (parcel) => {
      start();
      core?.take(parcel);
    },
    isOwnWork: () => core?.isOwnWork() === true,
    flush: async () => core?.flush(),
    uninstall: async () => core?.uninstall(),
  };
}
