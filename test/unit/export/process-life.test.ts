import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { grpcCollector, httpCollector } from './local-servers.ts';
import type { Local } from './local-servers.ts';

const app = fileURLToPath(new URL('pending-export.ts', import.meta.url));
const run = promisify(execFile);

type Way = 'hang' | 'slow' | 'busy';

const collectors = {
  'http/protobuf': async (way: Way): Promise<readonly [Local, string]> => {
    const local = await httpCollector((_seen, count) => {
      if (way !== 'busy') return 'hang';
      return count === 1 ? { status: 503, headers: { 'retry-after': '1' } } : {};
    });
    return [local, `http://127.0.0.1:${local.port}/v1/traces`];
  },
  grpc: async (way: Way): Promise<readonly [Local, string]> => {
    const local = await grpcCollector((_seen, count, stream) => {
      if (way === 'busy') return { status: count === 1 ? 14 : 0 };
      const respond = (): void => {
        stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true });
      };
      if (way === 'slow') setTimeout(respond, 1_000);
      return 'hang';
    });
    return [local, `http://127.0.0.1:${local.port}`];
  },
} as const;

async function runApp(url: string, protocol: string, ending: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [app, url, protocol, ending], { timeout: 20_000 });
  return stdout.trim().split('\n');
}

test.for([
  ['http/protobuf', 'hang'],
  ['grpc', 'hang'],
  ['http/protobuf', 'busy'],
  ['grpc', 'busy'],
] as const)(
  'a pending export does not keep the app alive: %s, %s',
  { timeout: 20_000 },
  async ([protocol, way]) => {
    const [local, url] = await collectors[protocol](way);
    expect(await runApp(url, protocol, 'leave')).toEqual(['app is done']);
    expect(local.seen).toHaveLength(1);
  },
);

test.for([
  ['grpc', 'slow', 1],
  ['http/protobuf', 'busy', 2],
  ['grpc', 'busy', 2],
] as const)(
  'forceFlush does, until the export is done: %s, %s',
  { timeout: 20_000 },
  async ([protocol, way, requests]) => {
    const [local, url] = await collectors[protocol](way);
    expect(await runApp(url, protocol, 'flush')).toEqual(['app is done', 'result 0', 'flushed']);
    expect(local.seen).toHaveLength(requests);
  },
);

test.for(['http/protobuf', 'grpc'] as const)(
  'finish does, for as long as it may: %s',
  { timeout: 20_000 },
  async (protocol) => {
    const [, url] = await collectors[protocol]('hang');
    expect(await runApp(url, protocol, 'finish')).toEqual(['app is done', 'result 1', 'finished']);
  },
);

/** A port that neither accepts nor refuses: its thread sleeps and its backlog is full. */
async function deafPort(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer();
     server.listen(0, '127.0.0.1', 1, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  for (let i = 0; i < 8; i++) {
    const filler = connect(port, '127.0.0.1').on('error', () => {});
    onTestFinished(() => void filler.destroy());
  }
  return port;
}

test.skipIf(process.platform !== 'linux').for(['http/protobuf', 'grpc'] as const)(
  'finish also ends a connection that does not come about: %s',
  { timeout: 20_000 },
  async (protocol) => {
    const url = `http://127.0.0.1:${await deafPort()}`;
    expect(await runApp(url, protocol, 'finish')).toEqual(['app is done', 'result 1', 'finished']);
  },
);
