import type { IncomingMessage } from 'node:http';
import { replace, type AnyFunction } from './replace.ts';

/** Tells of a layer that begins: the path it was registered with, and if it is of a route. */
type Enter = (request: IncomingMessage, path: unknown, isHandler: boolean) => void;

/** Where a layer keeps the path it was registered with, which `use` compiles and forgets. */
const registered = Symbol('otel-agent.path');

type Layer = {
  readonly handle: { readonly length: number };
  readonly route?: { readonly path: unknown };
  [registered]?: unknown;
};
type Router = { readonly stack: Layer[] };
type Routers = { use: AnyFunction };
type Express = {
  readonly Router: (() => Router & Routers) & Partial<Routers> & { readonly prototype?: Routers };
};

const patched = new WeakSet();

/**
 * Patches the routers of express 4 and of 5 before 5.3; newer ones tell by a channel.
 *
 * @param failed called with what `enter` throws
 * @returns takes the patches away; undefined where none are needed
 */
export function patchExpress(
  exports: unknown,
  enter: Enter,
  failed: (error: unknown) => void,
): (() => void) | undefined {
  const { Router } = exports as Partial<Express>;
  if (typeof Router !== 'function') return undefined;
  const sample = Router() as Partial<Router & Routers>;
  // Express 3 and older, whose routers are made otherwise.
  if (typeof sample.use !== 'function' || !Array.isArray(sample.stack)) return undefined;
  sample.use(() => {});
  const layer = sample.stack.at(-1);
  if (layer === undefined || 'rawPath' in layer) return undefined;
  const layers = Object.getPrototypeOf(layer) as Record<string, AnyFunction>;
  if (patched.has(layers)) return undefined;
  patched.add(layers);
  const run = 'handleRequest' in layers ? 'handleRequest' : 'handle_request';
  const routers =
    typeof Router.prototype?.use === 'function' ? Router.prototype : (Router as Routers);
  const undo = [
    replace(layers, run, (original) => {
      return function (...args) {
        const self = this as Layer;
        try {
          // Layers inside of a route have a method; the route itself has told already.
          if (self.handle.length <= 3 && !('method' in self)) {
            const { route } = self;
            enter(args[0] as IncomingMessage, route?.path ?? self[registered], route !== undefined);
          }
        } catch (error) {
          failed(error);
        }
        return original.apply(this, args);
      };
    }),
    replace(routers, 'use', (original) => {
      return function (...args) {
        const { stack } = this as Router;
        const before = stack.length;
        const result = original.apply(this, args);
        for (const added of stack.slice(before)) added[registered] = pathOf(args[0]);
        return result;
      };
    }),
  ];
  return () => {
    patched.delete(layers);
    for (const step of undo) step();
  };
}

/** The path among the arguments of `use`, which may be functions only. */
function pathOf(first: unknown): unknown {
  let inner = first;
  while (Array.isArray(inner) && inner.length > 0) inner = inner[0] as unknown;
  return typeof inner === 'function' ? '/' : first;
}
