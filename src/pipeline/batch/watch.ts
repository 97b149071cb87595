import type { SignalName, Tally } from '../../diag/tally.ts';
import { reasonOf, type Voice } from '../../diag/voice.ts';
import type { BatchWatch } from './batcher.ts';
import { NoExporter } from './trays.ts';

const nouns = { traces: 'spans', metrics: 'data points', logs: 'log records' } as const;

/**
 * Counts what a batch processor drops, and says it once, when the burst that was too much is over.
 *
 * @param setting that bounds the queue, with its value
 */
export function watchBatches(
  signal: SignalName,
  setting: string,
  { voice, tally }: { readonly voice: Voice; readonly tally: Tally },
): BatchWatch {
  const noun = nouns[signal];
  let dropped = 0;
  let hasSpoken = false;
  let isBroken = false;
  const drop = (): void => {
    tally.record(signal, 1);
    tally.settle(signal, 1, false);
  };
  return {
    onFull: () => {
      drop();
      dropped++;
    },
    onBroken: (error) => {
      drop();
      if (isBroken || error instanceof NoExporter) return;
      isBroken = true;
      voice.warn(
        `some ${noun} cannot be encoded and are dropped: ${reasonOf(error)} (further cases are not reported)`,
      );
    },
    onLeft: () => {
      if (dropped === 0) return;
      const text = `${dropped} ${noun} were dropped: more than ${setting} waited to be exported`;
      dropped = 0;
      if (hasSpoken) voice.debug(text);
      else voice.warn(text);
      hasSpoken = true;
    },
  };
}
