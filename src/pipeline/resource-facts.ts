import { hostname, release, userInfo } from 'node:os';
import { basename } from 'node:path';
import type { Attributes } from '@opentelemetry/api';

/** What is asked about the process; `process` itself fits. */
export type ResourceHost = Pick<
  NodeJS.Process,
  'pid' | 'execPath' | 'argv' | 'arch' | 'platform' | 'versions'
>;

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

/** The operating system may refuse: a user without a name, for one. */
function present(key: string, read: () => string): Attributes {
  try {
    return { [key]: read() };
  } catch {
    return {};
  }
}
