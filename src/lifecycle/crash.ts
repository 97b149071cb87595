import type { Telemetry } from './last-flush.ts';
import type { ProcessEar } from './process-ear.ts';

type CrashHost = Pick<NodeJS.Process, 'listenerCount' | 'hasUncaughtExceptionCaptureCallback'>;

/**
 * Records uncaught errors, rejections included, where Node tells its monitors of them. Node prints
 * and ends as ever, or the app's handler goes on.
 *
 * @returns whether the process ends by an error
 */
export function tellCrashes(
  host: CrashHost,
  ear: ProcessEar,
  { recordCrash }: Pick<Telemetry, 'recordCrash'>,
): () => boolean {
  let crashed = false;
  ear.before['uncaughtExceptionMonitor'] = (error) => {
    crashed =
      host.listenerCount('uncaughtException') === 0 && !host.hasUncaughtExceptionCaptureCallback();
    recordCrash(error, crashed);
  };
  return () => crashed;
}
