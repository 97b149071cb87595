import type { Attributes } from '@opentelemetry/api';
import type { Socket } from 'node:net';

/** `network.peer.*` of a connection, nothing where there is none. */
export function peerOf(socket: Socket | null): Attributes {
  const { remoteAddress, remotePort } = socket ?? {};
  if (remoteAddress === undefined) return {};
  const attributes: Attributes = { 'network.peer.address': remoteAddress };
  if (remotePort !== undefined) attributes['network.peer.port'] = remotePort;
  return attributes;
}
