import { basename, join } from 'node:path';
import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';
import { disk } from './disk.ts';
import { main } from './main.ts';

// Defined by the build.
declare const __AGENT_VERSION__: string;
declare const __SDK_VERSION__: string;

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const calledBy = basename(process.argv[1] ?? '');

void main(process.argv.slice(2), {
  process,
  // Windows shims call the file by its own name, which then means otel-agent.
  name: calledBy === 'opentelemetry-instrument' ? calledBy : 'otel-agent',
  env: process.env,
  preload: join(import.meta.dirname, 'register.cjs'),
  versions: { agent: __AGENT_VERSION__, sdk: __SDK_VERSION__ },
  disk,
  hasTerminal: [0, 1, 2].some(isatty),
  isMainThread,
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
