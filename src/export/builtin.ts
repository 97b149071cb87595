import type * as ChildProcess from 'node:child_process';
import type * as Fs from 'node:fs';
import type * as Http from 'node:http';
import type * as Http2 from 'node:http2';
import type * as Https from 'node:https';
import { createRequire } from 'node:module';
import type * as Net from 'node:net';
import type * as Tls from 'node:tls';
import type * as WorkerThreads from 'node:worker_threads';
import type * as Zlib from 'node:zlib';

// A static import would load https, http2 and zlib with the chunk, needed or not (6 ms and more).
const load = createRequire(import.meta.url);

/** Node's own modules, each loaded at its first use. */
export const builtin = {
  childProcess: () => load('node:child_process') as typeof ChildProcess,
  fs: () => load('node:fs') as typeof Fs,
  http: () => load('node:http') as typeof Http,
  http2: () => load('node:http2') as typeof Http2,
  https: () => load('node:https') as typeof Https,
  net: () => load('node:net') as typeof Net,
  tls: () => load('node:tls') as typeof Tls,
  workerThreads: () => load('node:worker_threads') as typeof WorkerThreads,
  zlib: () => load('node:zlib') as typeof Zlib,
};
