/** What all lanes share: the bytes that they may hold, and the order in which things came. */
export class Budget {
  /** Held now: waiting and under way. */
  bytes = 0;
  readonly limit: number;
  readonly #dropOldest: () => boolean;
  #last = 0;

  /**
   * @param limit bytes
   * @param dropOldest false where nothing is left to drop
   */
  constructor(limit: number, dropOldest: () => boolean) {
    this.limit = limit;
    this.#dropOldest = dropOldest;
  }

  next(): number {
    return ++this.#last;
  }

  /** Makes room: the oldest go, since they say least about what is wrong now. */
  trim(): void {
    while (this.bytes > this.limit && this.#dropOldest());
  }
}
