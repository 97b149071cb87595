import type * as fs from 'node:fs';
import type * as tty from 'node:tty';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Config } from './config/options.ts';
import type { Voice } from './diag/voice.ts';
import { writeToStream } from './diag/write-to-stream.ts';
import type * as jsonChunk from './pipeline/exporters/console.ts';
import type * as linesChunk from './export/otlp-lines.ts';
import type * as treeChunk from './pipeline/exporters/tree.ts';

export type ConsoleHost = {
  readonly config: Pick<Config, 'OTEL_NODE_CONSOLE_FORMAT'>;
  readonly voice: Voice;
  readonly requireOwn: (path: string) => unknown;
  readonly process: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env' | 'platform'> & {
    getBuiltinModule(id: 'tty'): typeof tty;
    getBuiltinModule(id: 'fs'): typeof fs;
  };
};

/** What writes each signal. */
type Writers = {
  readonly spans: () => SpanExporter;
  readonly metrics: () => PushMetricExporter;
  readonly logs: () => LogRecordExporter;
};

/** The console exporter of each signal, in the format that OTEL_NODE_CONSOLE_FORMAT asks for. */
export type Console = Writers & {
  /** OTLP-JSON, at the end of a file where a path is given, else on stdout. */
  readonly lines: (path?: string) => Writers;
  /** Undefined where the format has no use for spans that have only just started. */
  readonly spanStarts: () => ((span: ReadableSpan) => void) | undefined;
};

/** Nothing is loaded, and no stream touched, before an exporter is asked for. */
export function makeConsole(host: ConsoleHost): Console {
  const chosen = host.config.OTEL_NODE_CONSOLE_FORMAT;
  const format = once(() => {
    if (chosen !== 'auto') return chosen;
    return host.process.getBuiltinModule('tty').isatty(1) ? 'tree' : 'json';
  });
  const tree = once(() => {
    const { makeTreeConsole, terminal } = host.requireOwn('exporters/tree.cjs') as typeof treeChunk;
    return makeTreeConsole(terminal(host.process), host.voice);
  });
  const json = (): typeof jsonChunk => host.requireOwn('exporters/console.cjs') as typeof jsonChunk;
  // Touching stdout costs milliseconds: only where it is written to.
  const write = (text: string): void => writeToStream(host.process.stdout, text);
  const linesOf = (): typeof linesChunk =>
    host.requireOwn('exporters/otlp-lines.cjs') as typeof linesChunk;
  const lines = (path?: string): Writers => {
    const out =
      path === undefined
        ? write
        : (text: string) => host.process.getBuiltinModule('fs').appendFileSync(path, text);
    return {
      spans: () => linesOf().otlpSpanLines(out),
      metrics: () => linesOf().otlpMetricLines(out),
      logs: () => linesOf().otlpLogLines(out),
    };
  };
  const out = (): jsonChunk.ConsoleOut => ({ write, pretty: host.process.stdout.isTTY });
  return {
    lines,
    spans: () => {
      // A crash or process.exit() leaves no other moment, and drawing takes no waiting.
      if (format() === 'tree') return { ...tree().spans, finishNow: tree().finish };
      return format() === 'otlp' ? lines().spans() : json().consoleSpanExporter(out());
    },
    metrics: () => {
      if (format() === 'tree') return tree().metrics;
      return format() === 'otlp' ? lines().metrics() : json().consoleMetricExporter(out());
    },
    logs: () => {
      if (format() === 'tree') return tree().logs;
      return format() === 'otlp' ? lines().logs() : json().consoleLogExporter(out());
    },
    spanStarts: () => (format() === 'tree' ? (span) => tree().spanStarts(span) : undefined),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
