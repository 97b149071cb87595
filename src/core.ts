import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { drawModel } from './config/draw-model.ts';
import type { Config } from './config/options.ts';
import type { ProxyVariables } from './config/proxy-variables.ts';
import type { FileFacts, Origins } from './config/read.ts';
import { makeExporterSource, type ChunkHost, type Taker } from './exporter-chunks.ts';
import type { Signals } from './libraries.ts';
import { watchEnds, type EndHost } from './lifecycle/end.ts';
import type { SignalLink } from './lifecycle/signal-link.ts';
import { within } from './lifecycle/natural-end.ts';
import { startPipeline, type Pipeline, type PipelineHost } from './pipeline/start.ts';
import { distro } from './version.ts';

/** What the levels below hand over. */
export type CoreHost = ChunkHost &
  EndHost &
  Omit<PipelineHost, 'distro'> & {
    readonly config: Config;
    readonly origins: Origins;
    readonly file: FileFacts | undefined;
    readonly proxies: ProxyVariables | undefined;
    /** Takes at once what the app's worker threads have handed over so far. */
    readonly catchUp: () => void;
  };

/** Level 2: the pipeline, which starts with the first thing that is recorded. */
export type Core = {
  /** Leaves the process to an SDK of the app. */
  readonly uninstall: () => Promise<void>;
  /** Sends what a worker thread of the app has encoded. */
  readonly take: Taker['take'];
  /** Exports what is recorded, within OTEL_NODE_EXIT_TIMEOUT; never rejects. */
  readonly flush: () => Promise<void>;
  readonly signals: Signals;
  /** True in the context that the agent's own requests are made in. */
  readonly isOwnWork: () => boolean;
};

/** Starts the pipeline; throws when it cannot be built, and nothing is installed then. */
export function startCore(host: CoreHost): Core {
  const { model, problems } = drawModel(host);
  for (const { because } of problems) host.voice.warn(because);
  // The export thread is started with the first span, and watches the signals from then on.
  const onThread = (link: SignalLink): void => host.guard('signals', () => ends.handOver(link));
  const source = makeExporterSource({ ...host, onThread });
  const pipeline = startPipeline(model, source, { ...host, distro });
  const telemetry = withThreads(pipeline, host.catchUp);
  const ends = watchEnds(host, telemetry, host.config.OTEL_NODE_EXIT_TIMEOUT);
  return {
    signals: pipeline,
    flush: () => within(host.config.OTEL_NODE_EXIT_TIMEOUT, telemetry.flush),
    take: source.take,
    uninstall: async () => {
      ends.unwatch();
      await pipeline.uninstall();
    },
    isOwnWork: () => isTracingSuppressed(context.active()),
  };
}

/** What the app's worker threads have handed over goes with the rest. */
function withThreads(pipeline: Pipeline, catchUp: () => void): Pipeline {
  return {
    ...pipeline,
    flush: (millis) => {
      catchUp();
      return pipeline.flush(millis);
    },
    finishNow: (millis, options) => {
      catchUp();
      pipeline.finishNow(millis, options);
    },
  };
}
