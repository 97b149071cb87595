import type { Context } from '@opentelemetry/api';
import type { HttpModel } from '../../config/instrumentations-model.ts';
import type { Guard } from '../../diag/guard.ts';

/**
 * The way past the API into its context manager: entering a context without a function to run in
 * it is no part of the API, and running a listener in one is, but not cheaply.
 */
export type ContextDoor = {
  /** Without any value: where the context of an incoming request begins. */
  readonly root: Context;
  /** The active context, the root one where there is none. */
  readonly active: () => Context;
  /** Makes `context` the active one for the rest of this call and what comes of it. */
  readonly enter: (context: Context) => void;
  /** Calls `work` with `self` as its `this`, in `context`. */
  readonly run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) => T;
  /**
   * What a tracing channel runs while it publishes, as a callback of the app, runs in the context
   * of the message.
   *
   * @param channelName with its event: `tracing:mysql2:query:asyncStart`
   * @param contextOf must not throw: Node ends the process then
   * @returns lets go of it
   */
  readonly bind: (channelName: string, contextOf: (message: unknown) => Context) => () => void;
};

// oxlint-disable-next-line typescript/no-explicit-any -- parameters of listeners
type Work<T> = (...args: any[]) => T;

/** What our own instrumentations are made with; upstream's know nothing of it. */
export type NativeOptions = {
  readonly version: string;
  readonly guard: Guard;
  readonly door: ContextDoor;
  readonly http: HttpModel;
  /** The spans of `entry.detail` are wanted. */
  readonly detailed: boolean;
  /** Hooks of the app, which never throw: `HttpOptions`, `UndiciOptions`. */
  readonly hooks: object;
  /** Asks for the exports of a package when it loads, and gives the app what `patch` returns. */
  readonly onModule: (name: string, patch: (exports: unknown) => unknown) => void;
};

/** Instrumentation scope: one for all of HTTP, so that each duration is one instrument. */
export const httpScope = '@org/otel-agent/http';

/** The release of the semantic conventions that the names are of. */
export const schema = { schemaUrl: 'https://opentelemetry.io/schemas/1.44.0' };
