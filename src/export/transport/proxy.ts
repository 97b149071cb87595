import type { Agent, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Proxy } from '../../config/proxy.ts';
import { builtin } from '../builtin.ts';
import { decoded } from '../redact.ts';
import { failedBy, ProxyError } from './failure.ts';
import { hostAndPort } from './grpc-socket.ts';
import type { Hold } from './hold.ts';
import type { Cause, Failed, Outcome } from './transport.ts';

/** What a tunnel is dug with; an aborted signal ends the work. */
type Digging = {
  readonly proxy: Proxy;
  /** `host:port` */
  readonly to: string;
  readonly userAgent: string;
  readonly hold: Hold;
  readonly signal?: AbortSignal | undefined;
};

/** Statuses by which a proxy says that it cannot reach the host now. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/** Causes that lie between this machine and the next one. */
const ofConnection: ReadonlySet<Cause> = new Set<Cause>([
  'refused',
  'unknown host',
  'unreachable',
  'connection lost',
  'not http',
  'not tls',
  'certificate',
]);

/** What a request to a proxy is made of, that carries the whole address of the collector. */
export function forwarding(
  url: URL,
  proxy: Proxy,
): { to: URL; headers: Record<string, string>; forward: RequestOptions } {
  const whole = new URL(url);
  whole.username = '';
  whole.password = '';
  const isNamed = url.username !== '' || url.password !== '';
  return {
    to: withoutUser(proxy),
    headers: { host: url.host, ...authorization(proxy) },
    forward: { path: whole.href, ...(isNamed && { auth: userOf(url) }) },
  };
}

/** Makes an agent for https reach its host through a tunnel. */
export function tunnelling(agent: Agent, url: URL, digging: Omit<Digging, 'to' | 'signal'>): void {
  agent.createConnection = (options, callback) => {
    const { tunnelSignal: signal } = options as { tunnelSignal?: AbortSignal };
    const finish = callback as (error: unknown, socket?: Socket) => void;
    openTunnel({ ...digging, to: hostAndPort(url), signal })
      .then((socket) => builtin.tls().connect({ ...(options as ConnectionOptions), socket }))
      .then((socket) => finish(undefined, socket), finish)
      .catch(() => {}); // what Node's callback throws is not the app's business
    return undefined;
  };
}

/**
 * A connection to a host through a proxy (RFC 9110, CONNECT).
 *
 * @throws ProxyError where the proxy cannot be reached, or refuses
 */
export function openTunnel({ proxy, to, userAgent, hold, signal }: Digging): Promise<Socket> {
  const url = withoutUser(proxy);
  const { request } = url.protocol === 'https:' ? builtin.https() : builtin.http();
  const headers = { host: to, connection: 'keep-alive', 'user-agent': userAgent };
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'CONNECT',
      path: to,
      agent: false,
      headers: { ...headers, ...authorization(proxy) },
    });
    let release: (() => void) | undefined;
    const stop = (): void => void asked.destroy();
    const settle = (): void => {
      release?.();
      signal?.removeEventListener('abort', stop);
    };
    asked.on('socket', (socket) => {
      release = hold.add(socket);
      // Each address that is tried has a handle of its own, ref'd again.
      if (socket.connecting) socket.once('connect', () => hold.apply(socket));
    });
    asked.on('connect', ({ statusCode = 0, statusMessage }, socket, head) => {
      settle();
      socket.on('error', () => {}); // whoever gets the socket hears of it too
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new ProxyError(refused(statusCode, statusMessage)));
    });
    asked.on('error', (error) => {
      settle();
      reject(new ProxyError(blameProxy(failedBy(error))));
    });
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) stop();
    else asked.end();
  });
}

/** A failure of the connection, where that is one to the proxy. */
export function blameProxy({ failure, ...failed }: Failed): Failed {
  if (!ofConnection.has(failure.cause)) return { failure, ...failed };
  const detail = `the proxy cannot be reached (${failure.detail})`;
  return { ...failed, failure: { cause: 'proxy', detail } };
}

/** An answer that the proxy gave in place of the collector; 407 can come from nobody else. */
export function refusalOf(outcome: Outcome): Outcome {
  return outcome.kind === 'failed' && outcome.failure.status === 407
    ? refused(407, 'Proxy Authentication Required')
    : outcome;
}

function refused(status: number, text = ''): Failed {
  const detail = `the proxy answers HTTP ${status}${text && ` ${text}`}`;
  const failure = { cause: 'proxy', status, detail } as const;
  return { kind: 'failed', failure, retry: passing.has(status) };
}

function withoutUser({ url }: Proxy): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function authorization({ url }: Proxy): Record<string, string> {
  const { username, password } = new URL(url);
  if (username === '' && password === '') return {};
  const credentials = Buffer.from(userOf(new URL(url))).toString('base64');
  return { 'proxy-authorization': `Basic ${credentials}` };
}

function userOf({ username, password }: URL): string {
  return `${decoded(username)}:${decoded(password)}`;
}
