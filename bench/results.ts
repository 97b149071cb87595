import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Workplace } from './workplace.ts';

/** The page with one section per bench, in the order of `titles`. */
export const resultsFile = fileURLToPath(new URL('results.md', import.meta.url));

const titles = ['Startup', 'Requests', 'Soak', 'Outage'] as const;
export type Title = (typeof titles)[number];

export type Section = {
  readonly title: Title;
  /** How it was measured, and what the columns are. */
  readonly about: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** On what a section was measured. */
export type Circumstances = {
  readonly workplace: Workplace;
  readonly command: string;
  /** Load average of the last minute before the bench began. */
  readonly loadBefore: number;
};

const introduction = `# What the agent costs

Written by \`npm run bench\`, beside bare node and upstream (\`@opentelemetry/auto-instrumentations-node\`),
all interleaved in one run. The ratios say more than the numbers, which are this machine's.`;

/** The section as it stands on the page. */
export function drawSection(section: Section, circumstances: Circumstances): string {
  const table = [section.header, section.header.map(() => '---'), ...section.rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  return [`## ${section.title}`, describe(circumstances), section.about, table].join('\n\n');
}

function describe({ workplace, command, loadBefore }: Circumstances): string {
  const { agentVersion, upstreamVersion } = workplace;
  return [
    `${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    `${process.platform} ${process.arch}, ${cpus().length} CPUs (${cpus()[0]?.model.trim()})`,
    `load average before ${loadBefore.toFixed(1)}`,
    `agent ${agentVersion}, upstream ${upstreamVersion}.`,
  ].join('; ');
}

/** Replaces that section of the page and keeps the others. */
export function writeSection(title: Title, text: string): void {
  const page = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  const sections = page.split(/^(?=## )/m);
  const kept = titles.flatMap((each) => {
    if (each === title) return text;
    return sections.find((section) => section.startsWith(`## ${each}\n`))?.trim() ?? [];
  });
  writeFileSync(resultsFile, `${[introduction, ...kept].join('\n\n')}\n`);
}
