import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { maxRequestBytes, Outlet } from '../../../src/export/outlet.ts';
import { Hold } from '../../../src/export/transport/hold.ts';
import type { Message, Transport } from '../../../src/export/transport/transport.ts';

function outletTo(send: Transport['send']): Outlet {
  const transport = { send, close: () => {} };
  return new Outlet({ transport, hold: new Hold(), gzip: false, timeoutMillis: 1_000 });
}

test('a request above 64 MiB is refused before it is sent', async () => {
  const sent: Message[] = [];
  const outlet = outletTo(async (message) => {
    sent.push(message);
    return { kind: 'delivered', body: new Uint8Array(), contentType: '' };
  });
  expect(await outlet.send(new Uint8Array(maxRequestBytes + 1))).toMatchObject({
    kind: 'failed',
    failure: { cause: 'too large' },
  });
  expect((await outlet.send(new Uint8Array(maxRequestBytes))).kind).toBe('delivered');
  expect(sent).toHaveLength(1);
});

test('a transport that throws against its word is a failure like others', async () => {
  const outlet = outletTo(() => {
    throw new Error('broken');
  });
  expect(await outlet.send(new Uint8Array(1))).toMatchObject({
    kind: 'failed',
    failure: { detail: 'broken' },
  });
  await expect(outlet.flush()).resolves.toBeUndefined();
  await expect(outlet.shutdown()).resolves.toBeUndefined();
});

test('finish lasts until the work is over, and takes what it brings', async () => {
  const outlet = outletTo(async () => ({
    kind: 'delivered',
    body: new Uint8Array(),
    contentType: '',
  }));
  const order: string[] = [];
  const work = nextTurn().then(async () => {
    const { kind } = await outlet.send(new Uint8Array(1));
    order.push(kind);
  });
  await outlet.finish(60_000, work);
  expect([...order, 'finished']).toEqual(['delivered', 'finished']);
});

test('work that never ends, or fails, does not hold finish up', { timeout: 5_000 }, async () => {
  const outlet = outletTo(() => new Promise(() => {}));
  await expect(outlet.finish(50, new Promise(() => {}))).resolves.toBeUndefined();
  await expect(outlet.finish(60_000, Promise.reject(new Error('no')))).resolves.toBeUndefined();
});
