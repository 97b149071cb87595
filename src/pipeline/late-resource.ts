import type { Attributes } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Resource } from '@opentelemetry/resources';

/** Finds attributes and hands them over as they come; settles when there are no more. */
export type Search = (found: (attributes: Attributes) => void) => Promise<void>;

/**
 * A resource of which a part is still being looked up, for at most `limitMillis`.
 *
 * The SDK's own resource has to know each key in advance, prints a complaint for each one that was not found, and
 * waits without end. This one has what is known so far at any time.
 */
export class LateResource implements Resource {
  #attributes: Attributes;
  #pending = true;
  readonly #limit: NodeJS.Timeout | undefined;
  readonly #settled: Promise<void>;

  /**
   * @param known what was detected at once; what is found replaces it
   * @param chosen what the user has set; nothing replaces it
   */
  constructor(known: Attributes, chosen: Attributes, search: Search, limitMillis = 1000) {
    this.#attributes = { ...known, ...chosen };
    const found: Attributes = {};
    const add = (attributes: Attributes): void => void Object.assign(found, attributes);
    let limit: NodeJS.Timeout | undefined;
    const stopped = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, limitMillis).unref();
      // Later than the providers are installed, so that the search can be kept out of the traces.
      setImmediate(() => void run(search, add, resolve)).unref();
    });
    this.#limit = limit;
    this.#settled = this.#settle(stopped, () => ({ ...known, ...found, ...chosen }));
  }

  async #settle(stopped: Promise<void>, all: () => Attributes): Promise<void> {
    await stopped;
    clearTimeout(this.#limit);
    this.#attributes = all();
    this.#pending = false;
  }

  get attributes(): Attributes {
    return this.#attributes;
  }

  get asyncAttributesPending(): boolean {
    return this.#pending;
  }

  /** Resolves within the limit, and until then keeps the process alive: somebody has data to send. */
  waitForAsyncAttributes(): Promise<void> {
    if (this.#pending) this.#limit?.ref();
    return this.#settled;
  }

  merge(other: Resource | null): Resource {
    return resourceFromAttributes(this.#attributes).merge(other);
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return Object.entries(this.#attributes);
  }
}

/** What a search that fails has found until then stays. */
async function run(
  search: Search,
  found: (attributes: Attributes) => void,
  done: () => void,
): Promise<void> {
  try {
    await search(found);
  } catch {
    // Nothing to say: that this is not the named cloud looks the same.
  }
  done();
}
