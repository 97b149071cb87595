import {
  context,
  diag,
  DiagLogLevel,
  logs,
  metrics,
  propagation,
  trace,
  type ContextManager,
  type LoggerProvider,
  type MeterProvider,
  type TextMapPropagator,
  type TracerProvider,
} from '@opentelemetry/api';
import { loggingErrorHandler, setGlobalErrorHandler } from '@opentelemetry/core';
import { format } from 'node:util';
import { reasonOf, type Voice } from '../diag/voice.ts';

export type Parts = {
  readonly contextManager: ContextManager;
  readonly propagator: TextMapPropagator | undefined;
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
};

const apiKey = Symbol.for('opentelemetry.js.api.1');
const olderLogsKey = Symbol.for('io.opentelemetry.js.api.logs');
type Globals = { [key: symbol]: object | undefined };

/** Makes the parts the process's own: every copy of the API in the app reaches them. */
export function installGlobals(parts: Parts, voice: Voice): void {
  speakThrough(voice);
  context.setGlobalContextManager(parts.contextManager);
  if (parts.propagator !== undefined) propagation.setGlobalPropagator(parts.propagator);
  if (parts.tracerProvider !== undefined) trace.setGlobalTracerProvider(parts.tracerProvider);
  if (parts.meterProvider !== undefined) metrics.setGlobalMeterProvider(parts.meterProvider);
  if (parts.loggerProvider !== undefined) {
    logs.setGlobalLoggerProvider(parts.loggerProvider);
    installOlderLogs(parts.loggerProvider);
  }
  acceptNewerApis();
}

/** Until API 1.10 logs were a package of their own, with a global that is asked by its version. */
function installOlderLogs(provider: LoggerProvider): void {
  (globalThis as Globals)[olderLogsKey] = (version: number) =>
    version === 1 ? provider : { getLogger: () => ({ emit: () => {}, enabled: () => false }) };
}

/** Gives the globals back to an app that brings an SDK of its own. */
export function uninstallGlobals(): void {
  delete (globalThis as Globals)[apiKey];
  delete (globalThis as Globals)[olderLogsKey];
  setGlobalErrorHandler(loggingErrorHandler());
}

/**
 * An API newer than the global's version ignores the global in silence; 1.x only ever adds to the
 * providers, so the version is raised.
 */
function acceptNewerApis(): void {
  const globals = globalThis as Globals;
  const raised = { ...globals[apiKey] };
  globals[apiKey] = Object.defineProperty(raised, 'version', {
    value: '1.999.0',
    enumerable: true,
  });
}

/** The SDK's own messages; its exporters report for themselves, so failures are details here. */
function speakThrough(voice: Voice): void {
  const debug = (...message: unknown[]): void => voice.debug(format(...message));
  const warn = (...message: unknown[]): void => {
    voice.warn(format(...message.map((part) => (part instanceof Error ? reasonOf(part) : part))));
    for (const part of message) if (part instanceof Error) voice.debug('OpenTelemetry SDK', part);
  };
  diag.setLogger(
    {
      error: warn,
      warn,
      info: debug,
      debug,
      verbose: debug,
    },
    { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true },
  );
  setGlobalErrorHandler((error) => voice.debug('OpenTelemetry SDK', error));
}
