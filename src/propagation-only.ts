import { ROOT_CONTEXT } from '@opentelemetry/api';
import type { Config } from './config/options.ts';
import type { Voice } from './diag/voice.ts';
import { installGlobals } from './pipeline/install.ts';
import { ProcessContextManager } from './pipeline/process-context.ts';
import { makePropagator } from './pipeline/propagators.ts';

type Host = {
  readonly process: Pick<NodeJS.Process, 'env'>;
  readonly config: Config;
  readonly voice: Voice;
  readonly requireOwn: (path: string) => unknown;
};

/** What OTEL_SDK_DISABLED leaves (SDK environment variables): context and propagators, no SDK. */
export function startPropagation({ process, config, voice, requireOwn }: Host): void {
  const load = (chunk: string): never => requireOwn(`propagators/${chunk}.cjs`) as never;
  const propagator = makePropagator(config.OTEL_PROPAGATORS, load, process);
  const contextManager = new ProcessContextManager(ROOT_CONTEXT).enable();
  const nothing = {
    tracerProvider: undefined,
    meterProvider: undefined,
    loggerProvider: undefined,
  };
  installGlobals({ contextManager, propagator, ...nothing }, voice);
}
