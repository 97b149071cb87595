// The preload, for --require, --import and NODE_OPTIONS. It must parse on every Node there is: the
// syntax stays old, and nothing is loaded before the guards have spoken.
import { isHelperThread } from './src/helper-thread.ts';

declare const require: (path: string) => unknown;

const key = Symbol.for('org.otel-agent');

/** Put in by the build. */
declare const AGENT_VERSION: string;

type Copy = { path: string; version: string; meet?: (other: Copy) => void };
type Shared = { [key: symbol]: Copy | undefined };

function start(): void {
  const version = process.versions.node.split('.').map(Number);
  const major = version[0] || 0;
  if (major < 20 || (major === 20 && (version[1] || 0) < 19)) {
    say('needs Node.js 20.19 or newer, this is ' + process.version + '; the app runs untraced');
    return;
  }
  const self: Copy = { path: __filename, version: AGENT_VERSION };
  const first = (globalThis as Shared)[key];
  if (first !== undefined) {
    if (first.meet) first.meet(self);
    return;
  }
  if (isHelperThread() || isOwnCommand()) return;
  Object.defineProperty(globalThis, key, { value: self });
  (require('./boot.cjs') as { boot: (host: NodeJS.Process, self: Copy) => void }).boot(
    process,
    self,
  );
}

// `otel-agent` under a NODE_OPTIONS that has the preload already: only the app is meant.
function isOwnCommand(): boolean {
  return /[\\/](otel-agent|opentelemetry-instrument|otel-agent[\\/]dist[\\/]cli\.cjs)$/.test(
    process.argv[1] || '',
  );
}

function say(text: string): void {
  process.stderr.write('[otel-agent] error: ' + text + '\n');
}

try {
  start();
} catch (error) {
  say('could not start, the app runs untraced: ' + String(error).split('\n')[0]);
}
