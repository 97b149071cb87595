import type { Finding, NamedFinding } from './check.ts';
import type { AppRun, Facts, Setting } from './facts.ts';
import { paint, type Colour } from './paint.ts';

const marks = {
  ok: ['ok  ', 'green'],
  warning: ['warn', 'yellow'],
  failure: ['FAIL', 'red'],
} as const satisfies Record<Finding['status'], readonly [string, Colour]>;

/** The report as text: what was looked at, what was found, what to do. */
export function reportText(
  facts: Facts,
  findings: readonly NamedFinding[],
  colours: boolean,
): string {
  const dye = (text: string, colour: Colour): string => (colours ? paint(text, colour) : text);
  return [
    `${headOf(facts)}\n`,
    ...settingLines(facts.settings.set).map((line) => `${dye(line, 'dim')}\n`),
    ...(facts.app === undefined ? [] : [`${endText(facts.app)}\n`]),
    '\n',
    ...findings.map(({ status, what, cure }) => {
      const [mark, colour] = marks[status];
      const advice = cure === undefined ? '' : `${dye('        →', 'dim')} ${cure}\n`;
      return `  ${dye(mark, colour)}  ${what}\n${advice}`;
    }),
    `\n${summary(findings)}\n`,
  ].join('');
}

function headOf({ versions, runtime, folder }: Facts): string {
  const { kind, version, platform, arch, nodeOptions, execArgv } = runtime;
  const flags = [...execArgv, nodeOptions].filter((text) => text !== '').join(' ');
  const name = folder.packageName === undefined ? '' : ` (${folder.packageName})`;
  return [
    `otel-agent ${versions.agent} on ${kind} ${version}, ${platform} ${arch}`,
    `in ${folder.path}${name}`,
    ...(flags === '' ? [] : [`with ${flags}`]),
  ].join('\n');
}

function settingLines(set: readonly Setting[]): readonly string[] {
  const width = Math.max(0, ...set.map(({ name, value }) => name.length + 1 + value.length));
  return set.map(({ name, value, from }) => {
    return `  ${`${name}=${value}`.padEnd(Math.min(width, 76))}  ${from}`;
  });
}

/** How the app ended is shown, but not judged: the exit code is its own business. */
function endText({ command, exitCode, signal, because }: AppRun): string {
  if (because !== undefined) return `${command}: did not start`;
  return `${command}: ended ${signal === undefined ? `with exit code ${exitCode}` : `by ${signal}`}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (status: Finding['status']): number => {
    return findings.filter((finding) => finding.status === status).length;
  };
  const [failures, warnings] = [count('failure'), count('warning')];
  const counts = [several(failures, 'failure'), several(warnings, 'warning')];
  return failures + warnings === 0 ? 'All is well.' : `${counts.join(', ')}, ${count('ok')} ok.`;
}

function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
