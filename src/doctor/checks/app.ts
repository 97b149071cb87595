import type { LibraryReport, Report, SignalReport } from '../../diag/report.ts';
import { failure, ok, warning, type Check, type Finding } from '../check.ts';
import type { AppRun } from '../facts.ts';

/** Was the app traced when it ran? */
export const checkApp: Check = ({ app, settings }) => {
  if (app === undefined) return [];
  if (app.because !== undefined) {
    return [failure(`The app did not start: ${app.because}`, 'correct the command')];
  }
  if (app.reports.length === 0) return [withoutReport(app)];
  const { reports } = app;
  return [
    ...reports.flatMap(({ steppedBackFor }) => aboutStep(steppedBackFor)),
    ...distinctLibraries(reports).flatMap(aboutLibrary),
    ...patched(reports),
    ...reports.flatMap(aboutEnd),
    ...(settings.exporters.traces.length === 0 ? [] : [aboutSpans(reports)]),
    ...(['traces', 'metrics', 'logs'] as const).flatMap((signal) => aboutSignal(signal, reports)),
  ];
};

function withoutReport({ signal }: AppRun): Finding {
  const what = 'No process of the app said what it traced';
  if (signal === 'SIGKILL')
    return failure(`${what}: SIGKILL ended it`, 'end it by Ctrl+C or SIGTERM');
  const cure =
    'it may not be Node.js, may drop NODE_OPTIONS, or run without the agent: see its own output';
  return failure(what, cure);
}

function aboutStep(rival: string | undefined): readonly Finding[] {
  if (rival === undefined) return [];
  const what = `The app loaded ${rival}: the agent stepped back`;
  return [failure(what, `remove ${rival}, or run the app without this agent`)];
}

function aboutEnd({ cutShort, command, pid }: Report): readonly Finding[] {
  if (cutShort !== true) return [];
  const what = `${command} (${pid}) was killed, or still runs: the numbers are those until then`;
  return [warning(what, 'end it by Ctrl+C or SIGTERM; SIGKILL leaves no time to send the rest')];
}

/** Processes of one app load the same. */
function distinctLibraries(reports: readonly Report[]): readonly LibraryReport[] {
  const all = reports.flatMap(({ libraries }) => libraries);
  return [...new Map(all.map((library) => [titleOf(library) + library.state, library])).values()];
}

const cures: Partial<Record<LibraryReport['state'], string>> = {
  'version not supported': 'install a version that is supported, see otel-agent list',
  'loaded too early': 'load the agent first: before other preloads and flags of node',
  'not hookable': 'update Node.js, or load the package with require',
  failed: 'run the app with OTEL_LOG_LEVEL=debug and report what it says',
};

function aboutLibrary(library: LibraryReport): readonly Finding[] {
  const cure = cures[library.state];
  if (cure === undefined) return [];
  const why = library.because === undefined ? '' : `: ${library.because}`;
  const what = `${titleOf(library)} ${states[library.state]}${why}`;
  return [library.state === 'version not supported' ? warning(what, cure) : failure(what, cure)];
}

const states: Readonly<Record<LibraryReport['state'], string>> = {
  channel: 'was observed',
  patched: 'was patched',
  'version not supported': 'was not patched, its version is not supported',
  'loaded too early': 'was loaded before the agent',
  'not hookable': 'could not be hooked',
  failed: 'could not be instrumented',
};

function patched(reports: readonly Report[]): readonly Finding[] {
  const done = distinctLibraries(reports).filter(({ state }) => {
    return state === 'patched' || state === 'channel';
  });
  if (done.length > 0) return [ok(`The app was patched: ${done.map(titleOf).join(', ')}`)];
  const what = 'The app loaded nothing that the agent knows';
  return [warning(what, 'see otel-agent list; libraries inside of a bundle cannot be seen')];
}

function titleOf({ name, version }: LibraryReport): string {
  return version === undefined ? name : `${name} ${version}`;
}

function aboutSpans(reports: readonly Report[]): Finding {
  const counts = new Map<string, number>();
  for (const { spansByScope } of reports) {
    for (const [scope, count] of Object.entries(spansByScope)) {
      counts.set(scope, (counts.get(scope) ?? 0) + count);
    }
  }
  const shown = [...counts].map(([scope, count]) => {
    return `${scope.replace(/^@(opentelemetry\/instrumentation-|org\/otel-agent\/)/, '')} ${count}`;
  });
  if (shown.length > 0) return ok(`Finished spans: ${shown.join(', ')}`);
  const cure = 'let it do some work while the doctor runs it, such as a request to a server';
  return warning('The app finished no span', cure);
}

function aboutSignal(signal: 'traces' | 'metrics' | 'logs', reports: readonly Report[]): Finding[] {
  const total = reports.map((report) => report[signal]).reduce(sum);
  const { recorded, exported, dropped } = total;
  if (recorded + exported + dropped === 0) return [];
  const what = `${signal}: ${recorded} recorded, ${exported} exported, ${dropped} dropped`;
  if (dropped > 0) {
    return [failure(what, 'see the endpoint above and what the app wrote to stderr')];
  }
  if (signal !== 'metrics' && recorded > exported) {
    const lost = recorded - exported;
    const cure =
      'end the app by itself, Ctrl+C or SIGTERM: process.exit() does not wait for exports';
    return [warning(`${what}; ${lost} were still waiting at the end`, cure)];
  }
  return [ok(what)];
}

function sum(one: SignalReport, other: SignalReport): SignalReport {
  return {
    recorded: one.recorded + other.recorded,
    exported: one.exported + other.exported,
    dropped: one.dropped + other.dropped,
  };
}
