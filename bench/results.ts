import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The page with one section per bench, in the order of `titles`. */
export const resultsFile = fileURLToPath(new URL('results.md', import.meta.url));

const titles = ['Startup', 'Requests'] as const;
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
  /** Full versions, with the `v`. */
  readonly nodes: readonly string[];
  readonly agent: string;
  readonly upstream: string;
  readonly command: string;
  readonly quick: boolean;
};

const introduction = `# What the agent costs

Written by \`npm run bench\`, beside bare node and upstream (\`@opentelemetry/auto-instrumentations-node\`),
all interleaved in one run. The ratios say more than the numbers, which are this machine's.
`;

/** Replaces that section of the page and keeps the others. */
export function writeSection(section: Section, circumstances: Circumstances): void {
  const page = existsSync(resultsFile) ? readFileSync(resultsFile, 'utf8') : '';
  writeFileSync(resultsFile, replaceSection(page, section.title, draw(section, circumstances)));
}

function replaceSection(page: string, title: Title, text: string): string {
  const sections = page.split(/^(?=## )/m);
  const kept = titles.map((each) => {
    if (each === title) return text;
    return sections.find((section) => section.startsWith(`## ${each}\n`));
  });
  return [introduction, ...kept.filter((each) => each !== undefined).map((each) => each.trim())]
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n')
    .concat('\n');
}

function draw(section: Section, circumstances: Circumstances): string {
  const rough = circumstances.quick
    ? '**From a quick run: too few rounds for numbers to quote.**\n\n'
    : '';
  const table = [section.header, section.header.map(() => '---'), ...section.rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  return `## ${section.title}\n\n${rough}${describe(circumstances)}\n\n${section.about}\n\n${table}\n`;
}

function describe({ nodes, agent, upstream, command }: Circumstances): string {
  const [cpu] = cpus();
  return [
    `${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    `${process.platform} ${process.arch}, ${cpus().length} CPUs (${cpu?.model.trim() ?? 'unknown'})`,
    `load average at the end ${loadavg()[0]?.toFixed(1)}`,
    `Node ${nodes.join(', ')}`,
    `agent ${agent}, upstream ${upstream}.`,
  ].join('; ');
}
