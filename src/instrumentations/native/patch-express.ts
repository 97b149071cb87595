import type { IncomingMessage } from 'node:http';
import { replace, type AnyFunction } from './replace.ts';

/** Tells of a layer that begins: the path it was registered with, and if it is of a route. */
type Enter = (request: IncomingMessage, path: unknown, isHandler: boolean) => void;

/** Where a layer keeps the path it was registered with, which `use` compiles and forgets. */
const registered = Symbol('otel-agent.path');

type Layer = {
  readonly handle: { readonly length: number };
  readonly route?: { readonly path: unknown };
  /** Since 5.3 a layer knows its path. */
  readonly rawPath?: unknown;
  [registered]?: unknown;
};
type Request = IncomingMessage & { readonly [pattern: symbol]: unknown };
type Router = { readonly stack: Layer[] };
type Routers = { use: AnyFunction };
type Express = {
  readonly Router: (() => Router & Routers) & Partial<Routers> & { readonly prototype?: Routers };
};

const patched = new WeakSet();

/**
 * Patches the routers of express 4 and 5. Those since 5.3 tell by a channel too, which costs a
 * request several times as much: for each layer two stores are run and four functions made.
 *
 * @param failed called with what `enter` throws
 * @returns takes the patches away; undefined where there is nothing to patch
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
  if (layer === undefined) return undefined;
  const layers = Object.getPrototypeOf(layer) as Record<string, AnyFunction>;
  if (patched.has(layers)) return undefined;
  patched.add(layers);
  const knowsPath = 'rawPath' in layer;
  const run = 'handleRequest' in layers ? 'handleRequest' : 'handle_request';
  const undo = [
    replace(layers, run, (original) =>
      observe(original, knowsPath ? matched() : pathOf, enter, failed),
    ),
  ];
  if (!knowsPath) {
    undo.push(
      replace(Router.prototype?.use === undefined ? Router : Router.prototype, 'use', keepPaths),
    );
  }
  return () => {
    patched.delete(layers);
    for (const step of undo) step();
  };
}

/** Layers inside of a route have a method, and are passed over: the route itself has told. */
function observe(
  original: AnyFunction,
  read: (layer: Layer, request: Request) => unknown,
  enter: Enter,
  failed: (error: unknown) => void,
): AnyFunction {
  return function (...args) {
    const layer = this as Layer;
    if (layer.handle.length <= 3 && !('method' in layer)) {
      try {
        const request = args[0] as Request;
        enter(request, read(layer, request), layer.route !== undefined);
      } catch (error) {
        failed(error);
      }
    }
    return original.call(this, args[0], args[1], args[2]);
  };
}

function pathOf(layer: Layer): unknown {
  return layer.route?.path ?? layer[registered];
}

/** Of several paths the one that matched, which the router leaves on the request for its channel. */
function matched(): (layer: Layer, request: Request) => unknown {
  let pattern: symbol | undefined;
  return ({ rawPath }, request) => {
    if (!Array.isArray(rawPath)) return rawPath;
    pattern ??= Object.getOwnPropertySymbols(request).find(
      ({ description }) => description === 'router.tracing.matchedRoute',
    );
    return (pattern && request[pattern]) ?? rawPath;
  };
}

function keepPaths(original: AnyFunction): AnyFunction {
  return function (...args) {
    const { stack } = this as Router;
    const before = stack.length;
    const result = original.apply(this, args);
    for (const added of stack.slice(before)) added[registered] = mountPath(args[0]);
    return result;
  };
}

/** The path among the arguments of `use`, which may be functions only. */
function mountPath(first: unknown): unknown {
  let inner = first;
  while (Array.isArray(inner) && inner.length > 0) inner = inner[0] as unknown;
  return typeof inner === 'function' ? '/' : first;
}
