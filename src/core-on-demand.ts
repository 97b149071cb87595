import type * as coreChunk from './core.ts';
import { reasonOf } from './diag/voice.ts';
import { quietly, stepBack, type OwnLoads } from './hooks/own-loads.ts';
import type { Choice } from './instrumentations/choose.ts';
import type { Instrumentation } from './instrumentations/wake.ts';
import { flushAtEnd } from './lifecycle/end.ts';

/** Level 1, which starts with the first library that concerns us. */
export type CoreOnDemand = {
  readonly start: () => void;
  /** Undefined where the pipeline could not start: everything stays as without the agent. */
  readonly instrument: (choice: Choice) => Instrumentation | undefined;
  /** True while the agent itself is at work. */
  readonly isOwnWork: () => boolean;
  /** Gives the process back to an SDK of the app. */
  readonly uninstall: () => void;
};

export type CoreOnDemandHost = coreChunk.CoreHost & {
  readonly process: NodeJS.Process;
  readonly own: OwnLoads;
  /** Called where a signal ends the process. */
  readonly beforeDeath: () => void;
};

export function makeCoreOnDemand(host: CoreOnDemandHost): CoreOnDemand {
  const { config, own, voice } = host;
  let core: coreChunk.Core | undefined;
  let tried = false;
  const start = (): void => {
    if (tried) return;
    tried = true;
    try {
      const { startCore } = host.requireOwn('core.cjs') as typeof coreChunk;
      core = quietly(own, () => startCore(host));
      const { flush } = core.pipeline;
      flushAtEnd(host.process, flush, config.OTEL_NODE_EXIT_TIMEOUT, host.beforeDeath);
    } catch (error) {
      stepBack(own);
      voice.error(`the pipeline could not start, the app runs untraced: ${reasonOf(error)}`);
      voice.debug('start', error);
    }
  };
  return {
    start,
    instrument: (choice) => {
      start();
      return quietly(own, () => core?.instrument(choice));
    },
    isOwnWork: () => core?.isOwnWork() === true,
    uninstall: () => core?.pipeline.uninstall(),
  };
}
