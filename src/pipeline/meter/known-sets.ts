import type { Attributes } from '@opentelemetry/api';
import type { Accumulation, Storage } from './storage.ts';

/**
 * Remembers which accumulation a set of attributes belongs to, for sets that are frozen: they are
 * the same object each time and never change. The SDK sorts and prints the attributes of every
 * single measurement to find that out, which is more than all the rest of it costs.
 */
export function rememberSets(storage: Storage): void {
  const { _deltaMetricStorage: delta } = storage;
  if (delta?._activeCollectionStorage === undefined) return;
  let known = new WeakMap<Attributes, Accumulation>();
  const record = delta.record.bind(delta);
  delta.record = (value, attributes, timeMillis) => {
    const accumulation = known.get(attributes);
    if (accumulation !== undefined) {
      accumulation.record(value);
      return;
    }
    record(value, attributes, timeMillis);
    if (!Object.isFrozen(attributes)) return;
    // None where it went into the overflow, over the cardinality limit.
    const found = delta._activeCollectionStorage?.get(attributes);
    if (found !== undefined) known.set(attributes, found);
  };
  const collect = delta.collect.bind(delta);
  delta.collect = () => {
    known = new WeakMap();
    return collect();
  };
}
