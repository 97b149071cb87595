import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../diag/report.ts';
import type { AppRun } from './facts.ts';
import { maskWords } from './secrets.ts';

/** How the app ended: by a code or by a signal, or why it did not start. */
export type AppEnd = {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly because?: string;
};

/** The variable that asks each process of the app for its report, and names the start of its file. */
const reportVariable = 'OTEL_NODE_DOCTOR_REPORT';

/**
 * Runs the app to its end and collects what its processes report.
 *
 * @param run starts it with these variables on top
 */
export async function runApp(
  command: readonly string[],
  run: (variables: Readonly<Record<string, string>>) => Promise<AppEnd>,
): Promise<AppRun> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-agent-doctor-'));
  try {
    const end = await run({ [reportVariable]: join(folder, 'report') });
    return { command: maskWords(command.join(' ')), ...end, reports: readReports(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `<folder>/report.<pid>.json`, of threads with their id in it; a file that is cut short is none. */
function readReports(folder: string): readonly Report[] {
  const files = readdirSync(folder).filter((name) => /^report\.\d+(\.\d+)?\.json$/.test(name));
  return files.flatMap((name) => {
    try {
      const report: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return isReport(report) ? [{ ...report, command: maskWords(report.command) }] : [];
    } catch {
      return [];
    }
  });
}

/** Another version of the agent may run in the app. */
function isReport(value: unknown): value is Report {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, command, libraries, spansByScope, traces, metrics, logs } = value as Partial<Report>;
  return (
    typeof pid === 'number' &&
    typeof command === 'string' &&
    Array.isArray(libraries) &&
    [spansByScope, traces, metrics, logs].every((part) => typeof part === 'object' && part !== null)
  );
}
