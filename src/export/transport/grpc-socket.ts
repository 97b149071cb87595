import type { Socket } from 'node:net';
import { builtin } from '../builtin.ts';
import type { TlsMaterial } from './tls.ts';

/** Where a gRPC server listens. */
export type GrpcAddress = {
  /** `http://host:port`, `https://host:port` or `unix:path`. */
  readonly url: string;
  /** No TLS over a unix socket; otherwise the URL says it. */
  readonly insecure: boolean;
};

/** `host:port`, as a proxy is told. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/**
 * Begins a connection for HTTP/2; throws where the address is none.
 *
 * @param tls called only where the connection is encrypted
 * @param tunnel a connection to the server that is there already
 * @returns the socket, and the authority to name in requests
 */
export function openSocket(
  { url, insecure }: GrpcAddress,
  tls: () => TlsMaterial,
  tunnel?: Socket,
): { socket: Socket; authority: string } {
  const path = /^unix:(?:\/\/)?(.+)$/.exec(url)?.[1];
  const { protocol, hostname, port } = new URL(path === undefined ? url : 'http://localhost');
  const secure = path === undefined ? protocol === 'https:' : !insecure;
  const host = hostname.replace(/^\[|\]$/g, '');
  const place = path === undefined ? { host, port: Number(port) || (secure ? 443 : 80) } : { path };
  const authority = `${secure ? 'https' : 'http'}://${hostname}${port && `:${port}`}`;
  if (!secure) return { socket: tunnel ?? builtin.net().connect(place), authority };
  const name = builtin.net().isIP(host) === 0 ? { servername: host } : {};
  const way = tunnel === undefined ? place : { socket: tunnel };
  const options = { ...tls(), ...way, ...name, host, ALPNProtocols: ['h2'] };
  return { socket: builtin.tls().connect(options), authority };
}
