import type { Attributes } from '@opentelemetry/api';

type Step = {
  readonly next: Map<unknown, Step>;
  found?: Readonly<Attributes>;
};

/** As many as an instrument keeps apart (metrics SDK, default cardinality limit). */
const defaultLimit = 2000;

/**
 * Picks the attributes of a metric, and gives equal sets of them one frozen object, by which the
 * metrics find the place of a measurement at once.
 *
 * @param keys all that a set may have
 * @param limit beyond as many sets each one is an object of its own
 */
export function makeFrozenSets(
  keys: readonly string[],
  limit = defaultLimit,
): (attributes: Attributes) => Readonly<Attributes> {
  const root: Step = { next: new Map() };
  let size = 0;
  return (attributes) => {
    let step = root;
    for (const key of keys) {
      const value = attributes[key];
      let next = step.next.get(value);
      if (next === undefined) {
        if (size >= limit) return pick(keys, attributes);
        next = { next: new Map() };
        step.next.set(value, next);
      }
      step = next;
    }
    if (step.found === undefined) {
      size++;
      step.found = Object.freeze(pick(keys, attributes));
    }
    return step.found;
  };
}

function pick(keys: readonly string[], attributes: Attributes): Attributes {
  const picked: Attributes = {};
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}
