import { join } from 'node:path';
import type { Copy } from './copy.ts';
import { reasonOf } from './diag/voice.ts';
import { settingsText } from './extend/settings-text.ts';
import type { Running, StartOptions } from './extend/start-options.ts';
import { idle, type Given } from './given.ts';
import { isHelperThread } from './helper-thread.ts';
import { agentVersion } from './version.ts';

declare const require: (path: string) => unknown;

const key = Symbol.for('org.otel-agent');
type Boot = { boot: (host: NodeJS.Process, self: Copy, given: Given) => void };
type Shared = { [key: symbol]: Copy | undefined };

/**
 * Starts the agent in code, in place of the preload: before anything that is to be traced is
 * loaded. It never throws; where the agent runs already, that one is returned and it is said.
 */
export function start(options: StartOptions = {}): Running {
  try {
    return startOnce(options);
  } catch (error) {
    const because = `could not start, the app runs untraced: ${reasonOf(error)}`;
    process.stderr.write(`[otel-agent] error: ${because}\n`);
    return idle;
  }
}

function startOnce(options: StartOptions): Running {
  const shared = globalThis as Shared;
  if (shared[key] === undefined) {
    if (isHelperThread()) return idle;
    const self: Copy = { path: join(__dirname, 'register.cjs'), version: agentVersion };
    Object.defineProperty(shared, key, { value: self });
    const { boot } = require('./boot.cjs') as Boot;
    boot(process, self, { settings: settingsText(options), parts: options });
  }
  return shared[key]?.join?.() ?? idle;
}
