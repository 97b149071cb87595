import type * as coreChunk from './core.ts';
import { reasonOf } from './diag/voice.ts';
import { onApiUse } from './first-api-use.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import type { Choice } from './instrumentations/choose.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import type * as librariesChunk from './libraries.ts';

/** Levels 1 and 2: instrumentations, and the pipeline that starts when one of them is used. */
export type CoreOnDemand = {
  /** Starts the pipeline. */
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

export type CoreOnDemandHost = coreChunk.CoreHost &
  Omit<librariesChunk.LibrariesHost, 'signals' | 'start'> & {
    readonly process: NodeJS.Process;
    readonly own: OwnLoads;
  };

const nothing = (): void => {};

export function makeCoreOnDemand(host: CoreOnDemandHost): CoreOnDemand {
  const { own, voice } = host;
  let core: coreChunk.Core | undefined;
  let libraries: librariesChunk.Libraries | undefined;
  let tried = false;
  let forgetApi = nothing;
  const start = (): void => {
    if (tried) return;
    tried = true;
    forgetApi();
    try {
      const { startCore } = host.requireOwn('core.cjs') as typeof coreChunk;
      core = quietly(own, () => startCore(host));
      quietly(own, () => libraries?.connect());
    } catch (error) {
      stepBack(own);
      voice.error(`the pipeline could not start, the app runs untraced: ${reasonOf(error)}`);
      voice.debug('start', error);
    }
  };
  const startLibraries = (): librariesChunk.Libraries => {
    const chunk = host.requireOwn('libraries.cjs') as typeof librariesChunk;
    // Some patched code asks for the context before it records: it asks for the pipeline's.
    if (!tried) forgetApi = onApiUse(start, () => own.depth > 0);
    return chunk.startLibraries({ ...host, start, signals: () => core?.signals });
  };
  return {
    start,
    instrument: (choice, older) => {
      if (tried && core === undefined) return undefined;
      try {
        libraries ??= startLibraries();
        return quietly(own, () => libraries?.instrument(choice, older));
      } catch (error) {
        if (tried && core === undefined) return undefined;
        throw error;
      }
    },
    take: (parcel) => {
      start();
      core?.take(parcel);
    },
    isOwnWork: () => core?.isOwnWork() === true,
    flush: async () => core?.flush(),
    uninstall: async () => {
      forgetApi();
      await core?.uninstall();
    },
  };
}
