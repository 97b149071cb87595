import Module from 'node:module';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The parts of Node's CommonJS loader that have no public type. */
export type NodeModule = {
  exports: unknown;
  readonly loaded: boolean;
};

export type ResolveHook = (
  specifier: string,
  context: { readonly conditions?: readonly string[]; readonly parentURL?: string },
  next: ResolveHook,
) => { url: string; format?: string | null; shortCircuit?: boolean };

export type LoadHook = (
  url: string,
  context: object,
  next: LoadHook,
) => { format: string; source?: unknown; shortCircuit?: boolean };

export type ModuleInternals = {
  readonly prototype: { _compile: AnyFunction; load: AnyFunction };
  _load: AnyFunction;
  _cache: Record<string, NodeModule | undefined>;
  createRequire(filename: string): NodeJS.Require;
  syncBuiltinESMExports(): void;
  register?: AnyFunction;
  registerHooks?: (hooks: { resolve?: ResolveHook; load?: LoadHook }) => void;
};

/** Node's own loader, with its internals. */
export const nodeModule = Module as unknown as ModuleInternals;
