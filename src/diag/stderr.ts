import { writeSync } from 'node:fs';

/** Straight to the descriptor: process.stderr costs milliseconds, and may be the app's own by now. */
export function writeToStderr(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // a closed or full stderr: there is nobody to tell
  }
}
