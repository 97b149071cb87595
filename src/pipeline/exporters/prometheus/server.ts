import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { reasonOf } from '../../../diag/voice.ts';
import type { Voice } from '../../../diag/voice.ts';
import { chooseFormat, formats, takesGzip, type Format } from './negotiate.ts';
import { ownServer } from './own-server.ts';

type Options = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly voice: Voice;
  /** The text of the page; a rejection becomes status 500. */
  readonly page: (format: Format) => Promise<string>;
};

export type MetricsServer = {
  /** The port, or undefined where listening failed, which has been said. */
  readonly listening: Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

/** Serves `/metrics` on one host; never keeps the app alive, never throws, and is not traced. */
export function serveMetrics(options: Options): MetricsServer {
  const server = createServer((request, response) => {
    void context.with(suppressTracing(context.active()), () => answer(request, response, options));
  });
  hideFromInstrumentations(server);
  server.on('connection', (socket) => socket.unref());
  return { listening: listen(server, options), close: () => close(server) };
}

/**
 * An own `emit` goes around the patch that `@opentelemetry/instrumentation-http` puts on `Server.prototype.emit`; the
 * mark is for those who listen on diagnostics channels.
 */
function hideFromInstrumentations(server: Server): void {
  Object.defineProperty(server, 'emit', { value: EventEmitter.prototype.emit });
  Object.defineProperty(server, ownServer, { value: true });
}

function listen(server: Server, { host, port, voice }: Options): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.on('error', (error) => {
      voice.warn(complaint(error, host, port));
      resolve(undefined);
    });
    server.on('listening', () => {
      const chosen = (server.address() as AddressInfo).port;
      const text = `Prometheus metrics are served at http://${host}:${chosen}/metrics`;
      // Nobody can know a port that nobody named.
      if (port === 0) voice.warn(`OTEL_EXPORTER_PROMETHEUS_PORT is 0: ${text}`);
      else voice.debug(text);
      resolve(chosen);
    });
    try {
      // A cluster worker shares its port with its siblings unless told otherwise: a scrape would meet any of them.
      context.with(suppressTracing(context.active()), () =>
        server.listen({ host, port, exclusive: true }),
      );
    } catch (error) {
      voice.warn(complaint(error, host, port));
      resolve(undefined);
    }
    server.unref();
  });
}

function complaint(error: unknown, host: string, port: number): string {
  const what = `Prometheus metrics are not served on ${host}:${port}`;
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `${what}: the port is in use; set OTEL_EXPORTER_PROMETHEUS_PORT to a free one, or to 0 for any`;
  }
  return `${what}: ${reasonOf(error)}; check OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT`;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { page, voice }: Options,
): Promise<void> {
  request.resume();
  if (request.url?.split('?', 1)[0] !== '/metrics') {
    response.writeHead(404).end();
    return;
  }
  try {
    const format = chooseFormat(request.headers.accept);
    const text = await page(format);
    const headers = { 'content-type': formats[format], vary: 'accept, accept-encoding' };
    if (takesGzip(request.headers['accept-encoding'])) {
      const packed = await compress(text);
      response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(packed);
    } else {
      response.writeHead(200, headers).end(text);
    }
  } catch (error) {
    voice.debug('Prometheus scrape failed', error);
    response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`metrics could not be collected: ${reasonOf(error)}\n`);
  }
}

function compress(text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Loaded by the first scraper that takes it.
    const { gzip } = process.getBuiltinModule('node:zlib');
    gzip(text, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A scraper's idle connection would hold the close back.
    server.closeAllConnections();
  });
}
