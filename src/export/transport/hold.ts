/** A socket, session or timer. */
export type Refable = { ref(): unknown; unref(): unknown };

/**
 * Decides whether what an export has open keeps the process alive: only while somebody holds.
 * Without a holder the app ends as if the export were not there.
 */
export class Hold {
  #holders = 0;
  readonly #things = new Set<Refable>();

  /** Takes a handle in; the returned function lets it go, unref'd. */
  add(thing: Refable): () => void {
    this.#things.add(thing);
    this.apply(thing);
    return () => {
      if (this.#things.delete(thing)) thing.unref();
    };
  }

  /** Says the present state again to a handle that may have forgotten it. */
  apply(thing: Refable): void {
    if (this.#holders > 0) thing.ref();
    else thing.unref();
  }

  /** Keeps the process alive until the returned function is called. */
  hold(): () => void {
    this.#holders++;
    for (const thing of this.#things) this.apply(thing);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#holders--;
      for (const thing of this.#things) this.apply(thing);
    };
  }
}
