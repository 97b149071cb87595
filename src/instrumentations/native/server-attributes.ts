import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Attributes } from '@opentelemetry/api';
import { firstOf, parseForwarded, type Forwarded } from './forwarded.ts';
import { defaultPort, parseHostPort, type HostPort } from './host-port.ts';
import type { Method } from './http-method.ts';
import type { Redact } from './redact-url.ts';

const nothing: Forwarded = {};

/** What proxies say about the request; most say nothing, or use `X-Forwarded-*`. */
export function forwardedOf({ headers }: IncomingMessage): Forwarded {
  return headers.forwarded === undefined ? nothing : parseForwarded(headers.forwarded);
}

/**
 * `url.scheme`: what the client used, as proxies tell, else what the connection is (HTTP server
 * span). Only http and https are believed: the value is an attribute of a metric too.
 */
export function schemeOf(request: IncomingMessage, forwarded: Forwarded): 'http' | 'https' {
  const told = forwarded.proto ?? firstOf(request.headers['x-forwarded-proto']);
  const scheme = told?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return scheme;
  return (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
}

/** What a sampler may look at: it is all that a request costs which is not sampled. */
export function samplingAttributes(
  request: IncomingMessage,
  method: Method,
  scheme: string,
  redact: Redact,
): Attributes {
  const target = originForm(request.url ?? '/');
  const mark = target.indexOf('?');
  const attributes: Attributes = {
    'http.request.method': method.value,
    'url.scheme': scheme,
    'url.path': mark < 0 ? target : target.slice(0, mark),
  };
  if (mark >= 0 && mark < target.length - 1) {
    attributes['url.query'] = redact.query(target.slice(mark + 1));
  }
  return attributes;
}

/** The rest of what is known when the request comes (HTTP server span). */
export function recordingAttributes(
  request: IncomingMessage,
  method: Method,
  scheme: 'http' | 'https',
  forwarded: Forwarded,
): Attributes {
  const { headers, socket } = request;
  const { remoteAddress: peer, remotePort } = socket;
  const attributes: Attributes = { 'network.protocol.version': request.httpVersion };
  if (peer !== undefined) attributes['network.peer.address'] = peer;
  if (remotePort !== undefined) attributes['network.peer.port'] = remotePort;
  const told = forwarded.for ?? firstOf(headers['x-forwarded-for']);
  const client = told === undefined ? peer : parseHostPort(told).host;
  if (client !== undefined) attributes['client.address'] = client;
  const agent = headers['user-agent'];
  if (agent !== undefined) attributes['user_agent.original'] = agent;
  const host = forwarded.host ?? firstOf(headers['x-forwarded-host']) ?? headers.host;
  if (host !== undefined && host !== '') {
    const server = hostPortOf(host);
    attributes['server.address'] = server.host;
    attributes['server.port'] = server.port ?? defaultPort(scheme);
  }
  if (method.original !== undefined) attributes['http.request.method_original'] = method.original;
  return attributes;
}

/** One name is asked for by nearly all requests of a server. */
let lastHost = '';
let lastHostPort: HostPort = { host: '' };

function hostPortOf(host: string): HostPort {
  if (host !== lastHost) {
    lastHostPort = parseHostPort(host);
    lastHost = host;
  }
  return lastHostPort;
}

/** The path and query of a request target, which proxies send with scheme and host before it. */
function originForm(target: string): string {
  if (target.startsWith('/') || !target.includes('://')) return target;
  const path = target.slice(target.indexOf('://') + 3).search(/[/?]/);
  if (path < 0) return '/';
  const rest = target.slice(target.indexOf('://') + 3 + path);
  return rest.startsWith('?') ? `/${rest}` : rest;
}
