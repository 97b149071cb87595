import { hostname, release, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Attributes } from '@opentelemetry/api';

/** What is asked about the process; `process` itself fits. */
export type ResourceHost = Pick<
  NodeJS.Process,
  'pid' | 'execPath' | 'argv' | 'arch' | 'platform' | 'versions'
> &
  Partial<Pick<NodeJS.Process, 'abort' | 'getBuiltinModule'>>;

/** Node's names of what semantic conventions call otherwise. */
const archNames: Readonly<Record<string, string>> = {
  arm: 'arm32',
  ia32: 'x86',
  ppc: 'ppc32',
  x64: 'amd64',
};
const osNames: Readonly<Record<string, string>> = {
  sunos: 'solaris',
  win32: 'windows',
};

/** `host.*`; not `host.id`, which costs a child process on some systems. */
export function hostAttributes({ arch }: ResourceHost): Attributes {
  return { ...present('host.name', hostname), 'host.arch': archNames[arch] ?? arch };
}

/** `os.*` */
export function osAttributes({ platform }: ResourceHost): Attributes {
  return { 'os.type': osNames[platform] ?? platform, ...present('os.version', release) };
}

/** `process.*`; neither arguments nor the command line, which may hold secrets. */
export function processAttributes({ pid, execPath, argv, versions }: ResourceHost): Attributes {
  return {
    'process.pid': pid,
    'process.executable.name': basename(execPath),
    'process.executable.path': execPath,
    ...(argv[1] !== undefined && { 'process.command': argv[1] }),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': versions.node,
    'process.runtime.description': 'Node.js',
    ...present('process.owner', () => userInfo().username),
  };
}

/** `thread.*` of a worker thread: its process has others, which have resources of their own. */
export function threadAttributes({ abort, getBuiltinModule }: ResourceHost): Attributes {
  // The flag that every worker has spares loading worker_threads in the others.
  if ((abort as { disabled?: boolean } | undefined)?.disabled !== true) return {};
  const threads = getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
  if (threads === undefined) return {};
  const { threadId, threadName } = threads;
  return { 'thread.id': threadId, ...(threadName && { 'thread.name': threadName }) };
}

type WorkerThreads = { readonly threadId: number; readonly threadName?: string };

/** The operating system may refuse: a user without a name, for one. */
function present(key: string, read: () => string): Attributes {
  try {
    return { [key]: read() };
  } catch {
    return {};
  }
}
