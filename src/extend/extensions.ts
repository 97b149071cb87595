import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quote } from '../config/quote.ts';
import { reasonOf, type Voice } from '../diag/voice.ts';
import { makeBuilder, noParts, type Builder, type CustomParts, type Extend } from './builder.ts';

const option = 'OTEL_NODE_EXTENSIONS';

export type ExtensionHost = {
  /** Paths and package names are looked up from here. */
  readonly cwd: string;
  readonly voice: Voice;
};

/**
 * Lets each extension shape the agent, in the order of the list. One that fails leaves nothing
 * behind: it is said in one line, and the agent goes on without it.
 */
export function runExtensions(
  names: readonly string[],
  add: (parts: CustomParts, from: string) => void,
  host: ExtensionHost,
): void {
  const require = createRequire(join(host.cwd, '_'));
  for (const name of names) {
    const from = `${option}: ${quote(name)}`;
    try {
      const extend = extendOf(load(require, name));
      add(partsOf(extend, from, host.voice), from);
    } catch (error) {
      host.voice.warn(`${from} ${whyNot(error)}; the agent goes on without it`);
      host.voice.debug(name, error);
    }
  }
}

function load(require: NodeJS.Require, name: string): unknown {
  const id = name.startsWith('file:') ? fileURLToPath(name) : name;
  return require(resolve(require, id));
}

/** A file in the working directory needs no `./`, unless a package has the same name. */
function resolve(require: NodeJS.Require, id: string): string {
  try {
    return require.resolve(id);
  } catch (error) {
    if (/^[./\\]/.test(id) || !/\.[cm]?[jt]s$/.test(id)) throw error;
    return require.resolve(`./${id}`);
  }
}

/** `export default` or `extend`, of an ES module or of CommonJS. */
function extendOf(module: unknown): Extend {
  let found = module;
  for (let depth = 0; depth < 3; depth++) {
    if (typeof found === 'function') return found as Extend;
    const { extend, default: inner } = (found ?? {}) as { extend?: unknown; default?: unknown };
    if (typeof extend === 'function') return extend as Extend;
    found = inner;
  }
  throw new Error('it exports no function, neither by default nor as `extend`');
}

/** The builder is closed after the call: what comes later would come to a pipeline that runs. */
function partsOf(extend: Extend, from: string, voice: Voice): CustomParts {
  const parts = noParts();
  const inner = makeBuilder(parts);
  let open = true;
  const builder = new Proxy(inner, {
    get: (target, key) => {
      if (open) return Reflect.get(target, key) as unknown;
      voice.warn(`${from} calls ${String(key)}() after its function has returned; it is ignored`);
      return (): Builder => builder;
    },
  });
  try {
    const result: unknown = extend(builder);
    if (result instanceof Promise) {
      result.catch((error: unknown) => {
        voice.warn(`${from} failed after it had returned: ${reasonOf(error)}`);
      });
    }
  } finally {
    open = false;
  }
  return parts;
}

const reasons: Readonly<Record<string, string>> = {
  ERR_REQUIRE_ASYNC_MODULE:
    'has top-level await, which cannot be waited for before the app starts (docs/extensions.md)',
  ERR_REQUIRE_ESM: `is an ES module, which Node.js ${process.versions.node} cannot load at once: rename it to .cjs, or update Node.js`,
};

function whyNot(error: unknown): string {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return reasons[code] ?? `failed: ${reasonOf(error)}`;
}
