/** Tells loads of the agent's own files from the app's. */
export type OwnLoads = {
  /** Above 0 while the agent loads; infinite once it has stepped back for good. */
  depth: number;
};

/** Runs a load of the agent's own: the hooks look away. */
export function quietly<T>(own: OwnLoads, step: () => T): T {
  own.depth++;
  try {
    return step();
  } finally {
    own.depth--;
  }
}

/** From here on every hook passes through; the instrumentations undo their own patches. */
export function stepBack(own: OwnLoads): void {
  own.depth = Number.POSITIVE_INFINITY;
}
