/**
 * A process that keeps a number of connections busy, each with one request at a time. It writes and
 * reads sockets itself: an HTTP client would need more of the processors than the server does.
 * Over IPC it says that it is ready and then answers each `LoadOrder` with a `LoadResult`.
 */
import { connect, type Socket } from 'node:net';
import { createHistogram } from 'node:perf_hooks';

export type LoadOrder =
  | {
      readonly do: 'start';
      readonly port: number;
      readonly path: string;
      readonly connections: number;
      /** Requests of all connections; as many as the server can do where it is left out. */
      readonly perSecond?: number;
    }
  /** Answers what there was since the last `read`, or since the start. */
  | { readonly do: 'read' }
  /** Lets each connection get its last response, then answers. */
  | { readonly do: 'stop' };

export type LoadResult = {
  /** Responses other than 200, and broken connections. */
  readonly failures: number;
  /** Milliseconds from request to complete response. */
  readonly p50: number;
  readonly p99: number;
};

const histogram = createHistogram();
let failures = 0;
let open = 0;
let stopping = false;

process.on('message', (order: LoadOrder) => {
  if (order.do === 'start') start(order);
  stopping = order.do === 'stop';
  if (!stopping || open === 0) answer();
});
process.once('disconnect', () => process.exit());
process.send?.({});

function answer(): void {
  const [p50, p99] = [histogram.percentile(50) / 1000, histogram.percentile(99) / 1000];
  process.send?.({ failures, p50, p99 } satisfies LoadResult);
  histogram.reset();
  failures = 0;
}

function start({ port, path, connections, perSecond }: LoadOrder & { readonly do: 'start' }): void {
  const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const pause = perSecond === undefined ? 0 : (1000 * connections) / perSecond;
  for (open = 0; open < connections; open += 1) {
    keepBusy(connect(port, '127.0.0.1'), request, pause);
  }
}

/** @param pause milliseconds from one request to the next, if the server keeps up with it */
function keepBusy(socket: Socket, request: string, pause: number): void {
  let due = performance.now() + Math.random() * pause;
  let sentAt = 0;
  let received = '';
  let waiting = pause === 0;
  const sendInTime = (): void => {
    due += pause;
    const early = due - performance.now();
    if (early > 1) setTimeout(() => (stopping ? socket.end() : send()), early);
    else send();
  };
  const send = (): void => {
    waiting = true;
    sentAt = performance.now();
    socket.write(request);
  };
  socket.setNoDelay(true).setEncoding('latin1');
  socket.once('connect', pause === 0 ? send : sendInTime);
  socket.on('data', (text: string) => {
    received += text;
    if (!isComplete(received)) return;
    histogram.record(Math.max(1, Math.round((performance.now() - sentAt) * 1000)));
    if (!received.startsWith('HTTP/1.1 200 ')) failures += 1;
    received = '';
    waiting = false;
    if (stopping) socket.end();
    else if (pause === 0) send();
    else sendInTime();
  });
  // What is wrong shows when it closes.
  socket.on('error', () => {});
  socket.once('close', () => {
    if (waiting) failures += 1;
    open -= 1;
    if (stopping && open === 0) answer();
  });
}

function isComplete(response: string): boolean {
  const headEnd = response.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(response)?.[1] ?? '0';
  return response.length >= headEnd + 4 + Number(length);
}
