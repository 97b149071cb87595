import { writeFileSync } from 'node:fs';
import { modelOf } from './config/model-of.ts';
import type { PipelineModel } from './config/model.ts';
import type { Config } from './config/options.ts';
import type { FileFacts, Origins } from './config/read.ts';
import type { Signal } from './config/otlp.ts';
import type { LibraryReport, Report } from './diag/report.ts';
import type { Tally } from './diag/tally.ts';
import { plainUrl } from './export/redact.ts';
import { complaintsOf, describeCoverage, type CoverageFacts } from './instrumentations/coverage.ts';
import { agentVersion } from './version.ts';

/** Loaded only when the agent has something to say about itself. */
export { complaintsOf, describeCoverage };

/** The process, as far as its report names it. */
export type Reporter = Pick<NodeJS.Process, 'pid' | 'argv' | 'abort' | 'getBuiltinModule'>;

/** One line at the start: version, signals and where they go, what is waited for. */
export function startLine(
  config: Config,
  origins: Origins,
  facts: Pick<CoverageFacts, 'choices' | 'nodeVersion'>,
  file?: FileFacts,
): string {
  const model = file?.model ?? modelOf(config, origins).model;
  const where = (['traces', 'metrics', 'logs'] as const).map((signal) => {
    return `${signal} → ${placesOf(model, signal).join(' and ') || 'none'}`;
  });
  const waiting = facts.choices.filter(({ on }) => on).length;
  return (
    `version ${agentVersion} on Node.js ${facts.nodeVersion}; ${where.join(', ')}; ` +
    `waiting for the first of ${waiting} libraries`
  );
}

function placesOf(model: PipelineModel, signal: Signal): readonly string[] {
  const ends = signal === 'metrics' ? model.metrics?.readers : model[signal]?.processors;
  return (ends ?? []).map((end) => {
    const place = 'exporter' in end ? end.exporter : end;
    return place.kind === 'otlp' ? `otlp ${plainUrl(place.settings.url)}` : place.kind;
  });
}

/** One line at the first export: which libraries are traced. */
export function coverageLine(libraries: readonly LibraryReport[]): string {
  return `traced so far: ${tracedNames(libraries) || 'nothing'}`;
}

/** One line at the end: which libraries were traced, and what became of the telemetry. */
export function endLine(
  libraries: readonly LibraryReport[],
  tally: Tally,
  rival: string | undefined,
): string {
  const told = tally.read();
  const { traces, metrics, logs } = told;
  const sum = (of: 'recorded' | 'exported' | 'dropped'): number =>
    traces[of] + metrics[of] + logs[of];
  const open = sum('recorded') - sum('exported') - sum('dropped');
  const unanswered = Math.min(open, told.unanswered ?? open);
  const dropped = sum('dropped') + open - unanswered;
  const fate = [
    `${traces.exported} spans, ${metrics.exported} metric points and ${logs.exported} log records sent`,
    ...(dropped > 0 ? [`${dropped} lost`] : []),
    ...(unanswered > 0 ? [`${unanswered} unanswered at the end`] : []),
  ];
  const left = rival === undefined ? '' : `; stepped back for ${rival}`;
  return `traced: ${tracedNames(libraries) || 'nothing'}; ${fate.join(', ')}${left}`;
}

function tracedNames(libraries: readonly LibraryReport[]): string {
  const traced = libraries.filter(({ state }) => state === 'patched' || state === 'channel');
  return traced.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(', ');
}

/** What a report is made of. */
export type Done = {
  readonly libraries: readonly LibraryReport[];
  readonly tally: Tally;
  readonly rival: string | undefined;
  /** False while the process goes on. */
  readonly isEnd: boolean;
};

/**
 * Writes the report of this process to `<path>.<pid>.json`, of a worker thread to
 * `<path>.<pid>.<thread id>.json`, over what is there.
 */
export function writeReport(path: string, host: Reporter, done: Done): void {
  const { libraries, tally, rival, isEnd } = done;
  const threadId = threadOf(host);
  const { traces, metrics, logs, spansByScope } = tally.read();
  const report: Report = {
    pid: host.pid,
    ...(threadId !== undefined && { threadId }),
    command: host.argv.join(' '),
    agentVersion,
    libraries,
    traces,
    metrics,
    logs,
    spansByScope,
    ...(rival !== undefined && { steppedBackFor: rival }),
    ...(!isEnd && { cutShort: true }),
  };
  const place = threadId === undefined ? host.pid : `${host.pid}.${threadId}`;
  // The command line is in it, which other users need not read.
  writeFileSync(`${path}.${place}.json`, `${JSON.stringify(report)}\n`, { mode: 0o600 });
}

/** The flag that every worker has spares loading worker_threads in the main thread. */
function threadOf(host: Reporter): number | undefined {
  const inWorker = (host.abort as { disabled?: boolean }).disabled === true;
  return inWorker ? host.getBuiltinModule('node:worker_threads').threadId : undefined;
}
