import type { Running } from './extend/start-options.ts';

/** A copy of the agent in this process; the first that is loaded runs. */
export type Copy = {
  readonly path: string;
  readonly version: string;
  /** Told by a later copy, which leaves the process to this one. */
  meet?: (other: Copy) => void;
  /** What `start()` returns: the agent that runs. */
  join?: () => Running;
};
