/**
 * `npm run docs`: writes what is generated from the tables: docs/generated/options.md,
 * docs/generated/libraries.md and the library table of README.md. With `--check` nothing is
 * written: exit code 1 tells that a page is out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flagOf } from '../src/config/flags.ts';
import type { Group, Option } from '../src/config/option.ts';
import { optionNames, options, type OptionName } from '../src/config/options.ts';
import { catalogue } from '../src/instrumentations/catalogue.ts';
import type { Entry } from '../src/instrumentations/entry.ts';

const root = join(import.meta.dirname, '..');
const written = '<!-- Written by scripts/docs.ts from the tables in src; do not edit. -->';

const optionsIntro =
  'Every option is an environment variable, a line in `.env`, or a flag of `otel-agent`. ' +
  'A flag wins over the environment, the environment over `.env`. Empty means unset. ' +
  'A value that cannot be used is said in one line on stderr, with what holds instead.';

const pages: Readonly<Record<string, (before: string) => string>> = {
  'docs/generated/options.md': () => optionsPage(),
  'docs/generated/libraries.md': () => librariesPage(),
  'README.md': (before) => between(before, 'libraries', librariesShort()),
};

const stale = Object.entries(pages).filter(([path, make]) => {
  const file = join(root, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = make(before);
  if (text === before) return false;
  if (process.argv.includes('--check')) return true;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return false;
});
for (const [path] of stale) process.stderr.write(`${path} is out of date: run npm run docs\n`);
process.exitCode = stale.length === 0 ? 0 : 1;

function optionsPage(): string {
  const groups = new Map<Group, OptionName[]>();
  for (const name of optionNames) {
    const { group } = options[name];
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const sections = [...groups].map(([group, names]) =>
    [
      `## ${group[0]?.toUpperCase()}${group.slice(1)}`,
      '',
      '| Variable | Flag | Default | Values | Status | What it does |',
      '| --- | --- | --- | --- | --- | --- |',
      ...names.map((name) => optionRow(name, options[name])),
    ].join('\n'),
  );
  return [written, '# Options', '', optionsIntro, '', sections.join('\n\n'), ''].join('\n');
}

function optionRow(name: OptionName, option: Option): string {
  const about = option.later === true ? `${option.about} *Not available yet.*` : option.about;
  const cells = [`\`${name}\``, `\`--${flagOf(name)}\``, fallbackOf(option), valuesOf(option)];
  return `| ${[...cells, option.status, about].map(escapeCell).join(' | ')} |`;
}

function fallbackOf(option: Option): string {
  const { fallback } = option;
  if (fallback === undefined) return '';
  if (Array.isArray(fallback)) return fallback.map((word) => `\`${word}\``).join(', ');
  if (typeof fallback === 'object') return '';
  return `\`${String(fallback)}\``;
}

function valuesOf(option: Option): string {
  switch (option.kind) {
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number from ${option.min}${option.max === undefined ? '' : ` to ${option.max}`}`;
    case 'duration':
      return 'milliseconds';
    case 'timeout':
      return 'milliseconds, 0 for no limit';
    case 'choice':
      return option.choices.map((word) => `\`${word}\``).join(', ');
    case 'choices':
      return `some of ${option.choices.map((word) => `\`${word}\``).join(', ')}`;
    case 'words':
      return 'words, comma separated';
    case 'pairs':
    case 'attributes':
      return '`key=value,key2=value2`';
    case 'entities':
      return '`type{id=value}[description=value]@schema;…`';
    default:
      return 'text';
  }
}

function librariesPage(): string {
  return [
    written,
    '# Libraries',
    '',
    'The name is what `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and ' +
      '`OTEL_NODE_DISABLED_INSTRUMENTATIONS` take. Spans in the last column are off until their ' +
      'name is enabled, as in `OTEL_NODE_ENABLED_INSTRUMENTATIONS=+express-layers`.',
    '',
    '| Name | Observes | Versions | Default | Instrumentation | More spans on demand |',
    '| --- | --- | --- | --- | --- | --- |',
    ...catalogue.map(libraryRow),
    '',
  ].join('\n');
}

function libraryRow(entry: Entry): string {
  const { name, modules, detail } = entry;
  const cells = [
    name,
    observes(entry),
    modules.map((module) => module.versions.join(', ')).join('; '),
    entry.off === true ? 'off' : 'on',
    madeBy(entry),
    detail === undefined ? '' : `\`${detail.name}\``,
  ];
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

function madeBy({ native, from, detail, publishes }: Entry): string {
  if (publishes !== undefined) {
    const firsts = Object.entries(publishes).map(([name, version]) => `\`${name}\` ${version}`);
    // The last one is the package that does the work.
    return `our own from ${firsts.at(-1)} on; \`${from}\` for older ones`;
  }
  if (native !== true) return `\`${from}\``;
  return detail === undefined ? 'our own' : `our own; \`${from}\` with \`${detail.name}\``;
}

function observes({ modules, channels, variable, timer }: Entry): string {
  if (modules.length > 0) return modules.map((module) => `\`${module.name}\``).join(', ');
  if (channels !== undefined) return '`undici`, global `fetch`';
  if (variable !== undefined) return 'AWS Lambda handlers';
  return timer === true ? 'the process itself' : '';
}

function librariesShort(): string {
  const on = catalogue.filter((entry) => entry.off !== true).map(({ name }) => `\`${name}\``);
  const off = catalogue.filter((entry) => entry.off === true).map(({ name }) => `\`${name}\``);
  return [
    '| Libraries | |',
    '| --- | --- |',
    `| traced as they are (${on.length}) | ${on.join(', ')} |`,
    `| off until named (${off.length}) | ${off.join(', ')} |`,
  ].join('\n');
}

/** Replaces what stands between `<!-- mark -->` and `<!-- /mark -->`. */
function between(text: string, mark: string, content: string): string {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) throw new Error(`no ${open} … ${close} in the page`);
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
