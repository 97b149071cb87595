import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { makeGuard } from '../../diag/guard.ts';
import type { Voice } from '../../diag/voice.ts';
import { plural } from '../../render/amount.ts';
import { drawLog } from '../../render/draw-log.ts';
import { drawMetrics } from '../../render/draw-metrics.ts';
import { drawTrace } from '../../render/draw-trace.ts';
import type { PointView } from '../../render/views.ts';
import { LocalTraces, usualLimits, type Limits, type LocalTrace } from './tree/local-traces.ts';
import { viewPoints } from './tree/points.ts';
import type { Paper } from './tree/terminal.ts';
import { viewLog, viewSpan } from './tree/views.ts';

export { terminal } from './tree/terminal.ts';

/** The console for people. */
export type TreeConsole = {
  /** Takes spans as they end; of their start it has to be told. */
  readonly spans: SpanExporter;
  readonly spanStarts: (span: ReadableSpan) => void;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
  /** Draws what is left, at once: for the last moment of the process. */
  readonly finish: () => void;
};

/** Draws each trace when it has ended in this process, what has changed in metrics, and log records. */
export function makeTreeConsole(
  paper: Paper,
  voice: Voice,
  limits: Limits = usualLimits,
): TreeConsole {
  // Drawings are made in timers, where what they throw would be the app's end.
  const guard = makeGuard(voice);
  const write = (draw: () => string): void => {
    guard('drawing on the console', () => {
      const text = draw();
      if (text !== '') paper.write(`${text}\n`);
    });
  };
  const draw = (trace: LocalTrace): void =>
    write(() => {
      const refused = traces.takeRefused();
      const more =
        refused === 0 ? '' : `… and ${plural(refused, 'span')} of other traces at the same time\n`;
      const look = { ...paper.look(), missing: trace.missing, nowMillis: Date.now() };
      // An empty line sets one tree apart from the next.
      return `${drawTrace(trace.spans.map(viewSpan), look)}\n${more}`;
    });
  const traces = new LocalTraces(draw, limits);
  let points: readonly PointView[] = [];
  return {
    spans: {
      ...exporter((spans) => spans.forEach((span) => traces.end(span))),
      forceFlush: async () => traces.flush(),
      shutdown: async () => traces.close(),
    },
    spanStarts: (span) => traces.start(span),
    metrics: exporter((metrics) =>
      write(() => {
        const previous = points;
        points = viewPoints(metrics);
        const table = drawMetrics(points, previous, paper.look());
        return table === '' ? '' : `${table}\n`;
      }),
    ),
    logs: exporter((records) =>
      write(() => {
        const look = paper.look();
        const lines = records.map((record) => {
          const context = record.spanContext;
          const name = context && traces.nameOf(context.traceId, context.spanId);
          return drawLog(viewLog(record, name), look);
        });
        return lines.join('\n');
      }),
    ),
    finish: () => traces.flush(),
  };
}

type Exporter<Batch> = {
  export: (batch: Batch, done: (result: ExportResult) => void) => void;
  forceFlush: () => Promise<void>;
  shutdown: () => Promise<void>;
};

function exporter<Batch>(draw: (batch: Batch) => void): Exporter<Batch> {
  return {
    export: (batch, done) => {
      draw(batch);
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}
