import type { Cause, Failure } from '../transport/transport.ts';

/** Causes that mean that nobody answers at all. */
const unreachable: ReadonlySet<Cause> = new Set<Cause>([
  'refused',
  'unknown host',
  'unreachable',
  'timeout',
]);

export function isReached({ cause, status }: Failure): boolean {
  // A proxy with a status answers, though in place of the collector.
  if (cause === 'proxy') return status !== undefined;
  return !unreachable.has(cause);
}

/** The collector knows nothing of this signal, and will not soon. */
export function isNotTaken({ cause, status }: Failure): boolean {
  if (cause === 'grpc status') return status === 12;
  return cause === 'http status' && (status === 404 || status === 501);
}

/** Common with servers that are busy or restarted: worth a word only where it happens again. */
export function mayPass({ cause, status }: Failure): boolean {
  return status !== undefined || cause === 'connection lost';
}
