import type { RequestFate } from '../carrier.ts';
import type { Failure } from '../transport/transport.ts';
import type { Shipment } from './shipment.ts';

export type LaneFate = Omit<RequestFate, 'to'>;

/** @param failed items of it; `error` says why */
export function fateOf(shipment: Shipment, failed: number, error?: string): LaneFate {
  const { items, startedAt } = shipment;
  return {
    exported: items - failed,
    failed,
    ...(failed > 0 && error !== undefined && { error }),
    ...(startedAt !== undefined && { seconds: (performance.now() - startedAt) / 1000 }),
  };
}

/** The value of `error.type`: the HTTP status, or a word. */
export function errorTypeOf({ cause, status }: Failure): string {
  if (cause === 'http status' && status !== undefined) return String(status);
  if (cause === 'grpc status' && status !== undefined) return `grpc_${status}`;
  return cause.replaceAll(' ', '_');
}
