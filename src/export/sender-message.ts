import type { OtlpSettings } from '../config/otlp.ts';
import type { Delivered, Failed } from './transport/transport.ts';

/** What the sender is told ahead of the requests' bytes. */
export type SenderOrder = {
  readonly userAgent: string;
  /** How long sending may take. */
  readonly millis: number;
  readonly requests: readonly { readonly settings: OtlpSettings; readonly size: number }[];
};

/** What the sender answers, as JSON: an outcome for each request. */
export type SenderAnswer = {
  readonly outcomes: readonly (Failed | (Omit<Delivered, 'body'> & { readonly body: string }))[];
  readonly warnings: readonly string[];
};

type Request = { readonly settings: OtlpSettings; readonly bytes: Uint8Array };

/** The size of the order, the order as JSON, the requests' bytes. */
export function packRequests(
  requests: readonly Request[],
  order: Omit<SenderOrder, 'requests'>,
): Buffer {
  const full: SenderOrder = {
    ...order,
    requests: requests.map(({ settings, bytes }) => ({ settings, size: bytes.length })),
  };
  const head = Buffer.from(JSON.stringify(full));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  return Buffer.concat([size, head, ...requests.map(({ bytes }) => bytes)]);
}

export function unpackRequests(packed: Buffer): {
  readonly order: SenderOrder;
  readonly requests: readonly Request[];
} {
  const end = 4 + packed.readUInt32LE(0);
  const order = JSON.parse(packed.toString('utf8', 4, end)) as SenderOrder;
  let at = end;
  const requests = order.requests.map(({ settings, size }) => ({
    settings,
    bytes: packed.subarray(at, (at += size)),
  }));
  return { order, requests };
}
