import type { IncomingMessage } from 'node:http';
import { bound } from './bound-emit.ts';
import type { Exchange } from './exchange.ts';
import { RouteTrail, type Layer } from './express-route.ts';
import { listen, say } from './listen.ts';
import type { NativeOptions } from './native.ts';
import { patchExpress } from './patch-express.ts';

type Request = IncomingMessage & {
  readonly baseUrl?: string;
  readonly originalUrl?: string;
  readonly [bound]?: Exchange;
};

/** `express.router.request`: a middleware, a handler or a callback of a parameter begins. */
type Started = {
  readonly req: Request;
  readonly layer: object;
  /** The path that matched, as it was registered. */
  readonly route: unknown;
  readonly errorHandler?: boolean;
  readonly param?: string;
};

/**
 * `http.route` of server spans, for express: by a patch where the app loads it, and from the
 * channel that it has since 5.3 where it was loaded before us or is bundled.
 */
export class ExpressInstrumentation {
  readonly #stops: (() => void)[];

  constructor({ guard, onModule }: NativeOptions) {
    const stop = listen('tracing:express.router.request:start', this.catchUp, guard);
    this.#stops = [stop];
    onModule('express', (exports) => {
      const undo = patchExpress(exports, enter, (error) => {
        this.disable();
        say(guard, 'instrumentation of express', error);
      });
      if (undo !== undefined) {
        stop(); // a router whose channel has listeners does much more for each layer
        this.#stops.push(undo);
      }
      return exports;
    });
  }

  /** Routes are told to the server span, which has tracer and meter of its own. */
  setTracerProvider(): void {}

  setMeterProvider(): void {}

  disable(): void {
    for (const stop of this.#stops) stop();
  }

  /** Takes a message of the channel. */
  readonly catchUp = (message: unknown): void => {
    const { req, layer, route, errorHandler, param } = message as Started;
    // Errors are answered in the name of the route that they come from.
    if (errorHandler === true || param !== undefined) return;
    enter(req, route, 'method' in layer);
  };
}

function enter(request: Request, path: unknown, isHandler: Layer['isHandler']): void {
  const exchange = request[bound];
  if (exchange === undefined) return;
  exchange.trail ??= new RouteTrail();
  const route = exchange.trail.enter({ path, isHandler, base: request.baseUrl ?? '' });
  exchange.rpc.route = route ?? (request.originalUrl === '/' ? '/' : undefined);
}
