import type { Disk } from './disk.ts';
import type { Runner } from './run-command.ts';
import type * as doctorChunk from '../doctor/main.ts';

/** What the command has of the world. */
export type Host = Runner & {
  /** The name it was called by. */
  readonly name: 'otel-agent' | 'opentelemetry-instrument';
  /** Absolute path of the preload file. */
  readonly preload: string;
  readonly versions: { readonly agent: string; readonly sdk: string };
  /** `user-agent` of an export. */
  readonly userAgent: string;
  readonly disk: Disk;
  /** Requires a file of the agent, by its path in the package's `dist`. */
  readonly requireOwn: (path: string) => unknown;
  /** The doctor's own chunk: running an app does not need it. */
  readonly loadDoctor: () => typeof doctorChunk;
  /** Writes to stdout. */
  readonly print: (text: string) => void;
  /** Writes to stderr. */
  readonly complain: (text: string) => void;
};
