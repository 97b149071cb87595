import type { Context } from '@opentelemetry/api';
import type { Guard } from '../../diag/guard.ts';

/**
 * The way past the API into its context manager: entering a context without a function to run in
 * it is no part of the API, and running a listener in one is, but not cheaply.
 */
export type ContextDoor = {
  /** The active context, the root one where there is none. */
  readonly active: () => Context;
  /** Makes `context` the active one for the rest of this call and what comes of it. */
  readonly enter: (context: Context) => void;
  /** Calls `work` with `self` as its `this`, in `context`. */
  readonly run: <T>(context: Context, work: Work<T>, self: unknown, args: unknown[]) => T;
};

// oxlint-disable-next-line typescript/no-explicit-any -- parameters of listeners
type Work<T> = (...args: any[]) => T;

/** What our own instrumentations are made with; upstream's know nothing of it. */
export type NativeOptions = {
  readonly version: string;
  readonly guard: Guard;
  readonly door: ContextDoor;
  /** OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS. */
  readonly knownMethods: readonly string[];
  /** Asks for the exports of a package when it loads, and gives the app what `patch` returns. */
  readonly onModule: (name: string, patch: (exports: unknown) => unknown) => void;
};

/** Instrumentation scope: one for all of HTTP, so that each duration is one instrument. */
export const httpScope = '@org/otel-agent/http';

/** The release of the semantic conventions that the names are of. */
export const schema = { schemaUrl: 'https://opentelemetry.io/schemas/1.44.0' };
