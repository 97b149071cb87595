import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LateResource } from '../../../src/pipeline/late-resource.ts';
import type { Search } from '../../../src/pipeline/late-resource.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a search without an end is left at the limit; what came before it stays, what comes after is dropped', async () => {
  const adders: Parameters<Search>[0][] = [];
  const made = new LateResource({ a: 1 }, {}, (found) => {
    adders.push(found);
    found({ b: 2 });
    return new Promise(() => {});
  });
  const settled = made.waitForAsyncAttributes();
  await vi.advanceTimersByTimeAsync(999);
  expect([made.asyncAttributesPending, made.attributes]).toEqual([true, { a: 1 }]);
  await vi.advanceTimersByTimeAsync(1);
  await settled;
  adders[0]?.({ c: 3 });
  expect([made.asyncAttributesPending, made.attributes]).toEqual([false, { a: 1, b: 2 }]);
});

test('the search begins later than the resource is made', () => {
  const search = vi.fn(async () => {});
  void new LateResource({}, {}, search);
  expect(search).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(search).toHaveBeenCalledOnce();
});

test('only one who waits keeps the process alive', () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const made = new LateResource({}, {}, () => new Promise(() => {}));
  const limit = set.mock.results[0]?.value as NodeJS.Timeout;
  expect(limit.hasRef()).toBe(false);
  void made.waitForAsyncAttributes();
  expect(limit.hasRef()).toBe(true);
});

test('merge takes the attributes of both, the other first', () => {
  const made = new LateResource({ a: 1, b: 1 }, {}, async () => {});
  expect(made.merge(resourceFromAttributes({ b: 2 })).attributes).toEqual({ b: 2, a: 1 });
});
