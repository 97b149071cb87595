import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { writeToStream } from '../../../diag/write-to-stream.ts';
import { chooseColour } from '../../../render/colour.ts';
import type { Look } from '../../../render/views.ts';

/** What drawings are written on. */
export type Paper = {
  readonly write: (text: string) => void;
  /** Asked before each drawing, so that a resized terminal counts. */
  readonly look: () => Look;
};

export type TerminalHost = Pick<NodeJS.Process, 'env' | 'platform'> & {
  /** A worker's has no descriptor. */
  readonly stderr: NodeJS.WriteStream & { readonly fd?: number };
};

const descriptor = 2;
/** Where there is no terminal, and where it does not tell, as in a worker thread. */
const usualColumns = { file: 100, terminal: 80 };
/** A terminal that takes nothing for so long does not get all. */
const patienceMillis = 200;

/** Standard error: standard output belongs to the app. */
export function terminal(host: TerminalHost): Paper {
  const isTerminal = isatty(descriptor);
  const colour = chooseColour(host.env, isTerminal);
  return {
    write: needsStream(host, isTerminal) ? (text) => writeToStream(host.stderr, text) : writeAll,
    look: () => {
      if (!isTerminal) return { columns: usualColumns.file, colour };
      return { columns: host.stderr.columns || usualColumns.terminal, colour };
    },
  };
}

/** A pipe that nobody reads would block the app; a terminal of Windows takes no UTF-8. */
function needsStream(host: TerminalHost, isTerminal: boolean): boolean {
  if (isTerminal) return host.platform === 'win32';
  try {
    const stats = fstatSync(descriptor);
    return (stats.isFIFO() || stats.isSocket()) && host.stderr.fd === descriptor;
  } catch {
    return false; // closed: writing fails in silence
  }
}

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  const endsAt = performance.now() + patienceMillis;
  let written = 0;
  while (written < bytes.length) {
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
