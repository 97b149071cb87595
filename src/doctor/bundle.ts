import { writeFileSync } from 'node:fs';
import type { NamedFinding } from './check.ts';
import type { Facts } from './facts.ts';

const contents =
  'versions and flags of Node.js, settings (secrets as ***), what is wrong with them, the ' +
  'endpoints and their answers, the path of the folder, installed libraries that the agent knows, ' +
  'other agents, and what the app reported if it was run';

/** The report for machines: `--json` prints it, the support bundle holds it. */
export function reportJson(facts: Facts, findings: readonly NamedFinding[]): string {
  const isWell = !findings.some(({ status }) => status === 'failure');
  return `${JSON.stringify({ ok: isWell, findings, facts }, undefined, 2)}\n`;
}

/**
 * Writes the support bundle, readable by its owner only.
 *
 * @returns what to say of it
 * @throws Error where the file cannot be written
 */
export function writeBundle(file: string, facts: Facts, findings: readonly NamedFinding[]): string {
  const about = { about: `Support bundle of otel-agent doctor: ${contents}.` };
  const report = JSON.parse(reportJson(facts, findings)) as object;
  const made = { ...about, made: new Date().toISOString(), ...report };
  writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`, { mode: 0o600 });
  return `The support bundle is in ${file}. It holds: ${contents}. Read it before you pass it on.`;
}
