import type { Attributes } from '@opentelemetry/api';

/** The attributes that every call to a database has; a path stands for a socket file. */
export function serverOf(system: string, address: string, port: number | undefined): Attributes {
  const attributes: Attributes = { 'db.system.name': system, 'server.address': address };
  const number = Number(port);
  if (port !== undefined && Number.isInteger(number)) attributes['server.port'] = number;
  return attributes;
}
