import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';
import type * as doctorChunk from '../doctor/main.ts';
import { agentVersion, sdkVersion, userAgent } from '../version.ts';
import { disk } from './disk.ts';
import { main } from './main.ts';

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const requireFrom = createRequire(import.meta.url) as (path: string) => unknown;
const requireOwn = (path: string): unknown => requireFrom(`./${path}`);

const calledBy = basename(process.argv[1] ?? '');

void start();

async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    process,
    // Windows shims call the file by its own name, which then means otel-agent.
    name: calledBy === 'opentelemetry-instrument' ? calledBy : 'otel-agent',
    preload: join(import.meta.dirname, 'register.cjs'),
    versions: { agent: agentVersion, sdk: sdkVersion },
    userAgent,
    disk,
    requireOwn,
    loadDoctor: () => requireOwn('doctor.cjs') as typeof doctorChunk,
    hasTerminal: [0, 1, 2].some(isatty),
    isMainThread,
    print: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
  });
}
