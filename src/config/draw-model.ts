import { modelOf, type ModelResult } from './model-of.ts';
import type { OtlpModel, PipelineModel } from './model.ts';
import type { Config } from './options.ts';
import type { Problem } from './problem.ts';
import { chooseProxy } from './proxy.ts';
import type { ProxyVariables } from './proxy-variables.ts';
import type { FileFacts, Origins } from './read.ts';

/** What was read, as far as the pipeline depends on it. */
export type Read = {
  readonly config: Config;
  readonly origins: Origins;
  readonly file?: FileFacts | undefined;
  readonly proxies?: ProxyVariables | undefined;
};

/** The pipeline as the options or the configuration file have it, with the proxies on its ways. */
export function drawModel({ config, origins, file, proxies }: Read): ModelResult {
  const drawn = file ? { model: file.model, problems: [] } : modelOf(config, origins);
  return proxies === undefined ? drawn : withProxies(drawn, proxies);
}

/** Gives each OTLP destination of a model the proxy that it is reached through. */
function withProxies(drawn: ModelResult, variables: ProxyVariables): ModelResult {
  const problems = new Map<string, Problem>();
  const through = <E extends { readonly kind: string }>(exporter: E): E => {
    if (!isOtlp(exporter)) return exporter;
    const { proxy, problem } = chooseProxy(exporter.settings.url, variables);
    if (problem !== undefined) problems.set(problem.because, problem);
    return proxy === undefined
      ? exporter
      : { ...exporter, settings: { ...exporter.settings, proxy } };
  };
  const model = mapExporters(drawn.model, through);
  return { model, problems: [...drawn.problems, ...problems.values()] };
}

type MapExporter = <E extends { readonly kind: string }>(exporter: E) => E;

function mapExporters({ traces, metrics, logs, ...rest }: PipelineModel, map: MapExporter) {
  function mapped<E extends { readonly kind: string }, O extends { readonly exporter: E }>(
    owner: O,
  ): O {
    return { ...owner, exporter: map(owner.exporter) };
  }
  const readers = metrics?.readers.map((reader) =>
    reader.kind === 'periodic' ? mapped(reader) : reader,
  );
  return {
    ...rest,
    traces: traces && { ...traces, processors: traces.processors.map((each) => mapped(each)) },
    metrics: metrics && { ...metrics, readers: readers ?? [] },
    logs: logs && { ...logs, processors: logs.processors.map((each) => mapped(each)) },
  };
}

function isOtlp<E extends { readonly kind: string }>(exporter: E): exporter is E & OtlpModel {
  return exporter.kind === 'otlp';
}
