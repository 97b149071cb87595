import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { chooseColour } from '../../../render/colour.ts';
import type { Look } from '../../../render/views.ts';

/** What drawings are written on. */
export type Paper = {
  readonly write: (text: string) => void;
  /** Asked before each drawing, so that a resized terminal counts. */
  readonly look: () => Look;
};

export type TerminalHost = Pick<NodeJS.Process, 'stderr' | 'env'>;

const descriptor = 2;
/** Where there is no terminal to ask. */
const usualColumns = 100;
/** Somebody who does not read for so long does not get all. */
const patienceMillis = 200;

/** Standard error: standard output belongs to the app. */
export function terminal(host: TerminalHost): Paper {
  const isTerminal = isatty(descriptor);
  const colour = chooseColour(host.env, isTerminal);
  return {
    write: writeAll,
    look: () => {
      const columns = isTerminal ? host.stderr.columns : undefined;
      return { columns: columns || usualColumns, colour };
    },
  };
}

/**
 * Straight to the descriptor: the stream may be the app's own by now, one that turns each line into
 * a log record, and its errors would be the app's.
 */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  const endsAt = performance.now() + patienceMillis;
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      // Closed: there is nobody to tell. Full: its reader is slow.
      const isFull = (error as NodeJS.ErrnoException).code === 'EAGAIN';
      if (!isFull || performance.now() > endsAt) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
