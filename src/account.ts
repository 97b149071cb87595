import { writeFileSync } from 'node:fs';
import type { Config } from './config/options.ts';
import { otlpSettings, type Signal } from './config/otlp.ts';
import type { Origins } from './config/read.ts';
import type { LibraryReport, Report } from './diag/report.ts';
import type { Tally } from './diag/tally.ts';
import { complaintsOf, describeCoverage, type CoverageFacts } from './instrumentations/coverage.ts';
import { agentVersion } from './version.ts';

/** Loaded only when the agent has something to say about itself. */
export { complaintsOf, describeCoverage };

const exporters = {
  traces: 'OTEL_TRACES_EXPORTER',
  metrics: 'OTEL_METRICS_EXPORTER',
  logs: 'OTEL_LOGS_EXPORTER',
} as const satisfies Record<Signal, keyof Config>;

/** One line at the start: version, signals and where they go, what is waited for. */
export function startLine(
  config: Config,
  origins: Origins,
  facts: Pick<CoverageFacts, 'choices' | 'nodeVersion'>,
): string {
  const where = (Object.keys(exporters) as Signal[]).map((signal) => {
    const names = config[exporters[signal]].map((name) =>
      name === 'otlp' ? `otlp ${plain(otlpSettings(config, origins, signal).settings.url)}` : name,
    );
    return `${signal} → ${names.join(' and ') || 'none'}`;
  });
  const waiting = facts.choices.filter(({ on }) => on).length;
  return (
    `version ${agentVersion} on Node.js ${facts.nodeVersion}; ${where.join(', ')}; ` +
    `waiting for the first of ${waiting} libraries`
  );
}

/** One line: which libraries are traced, and how much was sent. */
export function coverageLine(libraries: readonly LibraryReport[], tally: Tally): string {
  const traced = libraries.filter(({ state }) => state === 'patched' || state === 'channel');
  const names = traced.map(({ name, version }) => (version ? `${name} ${version}` : name));
  const { traces, metrics, logs } = tally.read();
  const sent = `${traces.exported} spans, ${metrics.exported} metric points and ${logs.exported} log records sent`;
  const dropped = traces.dropped + metrics.dropped + logs.dropped;
  return `traced: ${names.join(', ') || 'nothing yet'}; ${sent}${dropped > 0 ? `, ${dropped} lost` : ''}`;
}

/** Writes the report of this process to `<path>.<pid>.json`. */
export function writeReport(
  path: string,
  host: Pick<NodeJS.Process, 'pid' | 'argv'>,
  libraries: readonly LibraryReport[],
  tally: Tally,
  rival: string | undefined,
): void {
  const report: Report = {
    pid: host.pid,
    command: host.argv.join(' '),
    agentVersion,
    libraries,
    ...tally.read(),
    ...(rival !== undefined && { steppedBackFor: rival }),
  };
  writeFileSync(`${path}.${host.pid}.json`, JSON.stringify(report));
}

/** Without what may be a secret. */
function plain(url: string): string {
  if (!URL.canParse(url) || url.startsWith('unix:')) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, '');
}
