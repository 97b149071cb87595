import type { Group, Option } from '../config/option.ts';

/** A flag, without dashes, and the option it sets. */
export type Row = {
  readonly flag: string;
  readonly option: Option;
  /** The flag of the option that holds where this one is unset. */
  readonly inherits?: string | undefined;
};

const columns = 100;

/** Titles, in the order of the sections. */
const titles: Readonly<Record<Group, string>> = {
  general: 'General',
  exporters: 'Exporters',
  otlp: 'OTLP exporters',
  'other exporters': 'Other exporters',
  propagation: 'Propagation',
  sampling: 'Sampling',
  batching: 'Batching',
  limits: 'Limits',
  metrics: 'Metrics',
  instrumentations: 'Instrumentations',
  agent: 'Agent',
};

/** The first line of the help, and all of what is said where no command is given. */
export function usageText(name: string): string {
  return `Usage: ${name} [--flag value ...] [--] command [argument ...]\n`;
}

/**
 * The text of `--help`, at most 100 columns wide.
 *
 * @param name the name the command was called by
 * @param rows in the order in which they are shown within their group
 */
export function helpText(name: string, rows: readonly Row[]): string {
  return [
    usageText(name),
    'Runs a command with OpenTelemetry traces, metrics and logs; the code of the app stays as it is.\n\n',
    ...examplesOf(name),
    ...(name === 'otel-agent' ? [commands] : []),
    '\n',
    ...wrap(
      'A flag sets one environment variable for this command and wins over the environment. ' +
        'Its name is that of the variable in lower case without OTEL_ or OTEL_NODE_: ' +
        '--traces_exporter sets OTEL_TRACES_EXPORTER; --traces-exporter and ' +
        '--traces_exporter=value do as well. Flags end at the command or at --; what follows is ' +
        'handed over untouched.',
      0,
    ),
    ...Object.entries(titles).map(([group, title]) => {
      return sectionText(
        title,
        rows.filter(({ option }) => option.group === group),
      );
    }),
    '\nThis command\n',
    '  --help, -h\n      Show this text.\n',
    '  --version\n      Show the versions of this command, Node.js and the OpenTelemetry SDK.\n',
  ].join('');
}

const commands = `
Commands
  doctor [--json] [--bundle file] [-- command]
      Tell whether the app will be traced, and if not, why; with a command, run it and see.
  list [--json]
      Show the libraries that can be observed, and what of them this folder has.
  run command
      What happens without any of these words.
`;

/** The text of `doctor --help`. */
export const doctorHelp = `Usage: otel-agent doctor [--json] [--bundle file] [--flag value ...] [-- command [argument ...]]

Tells whether the app in this folder will be traced, and if not, why: looks at Node.js, the settings
and where they come from, the installed libraries, other agents, and sends an empty export to each
endpoint. With a command it runs the app and tells what was patched, recorded and exported.

  --json
      Print all of it as JSON; the app's stdout goes to stderr then.
  --bundle <file>
      Write a support bundle too. Secrets are left out, here and there.

Other flags set variables, as with otel-agent itself. The exit code is 1 where a check failed, 2 for
a wrong command line, else 0; that of the app is shown only.
`;

/** The text of `list --help`. */
export const listHelp = `Usage: otel-agent list [--json]

Shows the libraries that can be observed: their versions, whether they are on by default, how they
are observed, and what of them is installed in this folder.
`;

function sectionText(title: string, rows: readonly Row[]): string {
  return rows.length === 0 ? '' : `\n${title}\n${rows.flatMap(textOf).join('')}`;
}

function examplesOf(name: string): readonly string[] {
  return [
    'Examples\n',
    `  ${name} node app.js\n`,
    `  ${name} --traces_exporter console --metrics_exporter none node app.js\n`,
    `  ${name} --service_name shop --exporter_otlp_endpoint http://otel:4318 npm start\n`,
  ];
}

function textOf({ flag, option, inherits }: Row): readonly string[] {
  const fallback = inherits === undefined ? fallbackOf(option) : `that of --${inherits}`;
  const notes = [
    allowedOf(option),
    fallback === '' ? '' : `Default: ${fallback}.`,
    option.status === 'deprecated' ? 'Deprecated.' : '',
    option.later === true ? 'Not in effect yet.' : '',
  ];
  const text = [option.about, ...notes].filter((part) => part !== '').join(' ');
  return [`  --${flag} <${placeholders[option.kind]}>\n`, ...wrap(text, 6)];
}

const placeholders: Readonly<Record<Option['kind'], string>> = {
  boolean: 'true|false',
  integer: 'number',
  duration: 'ms',
  timeout: 'ms',
  text: 'text',
  choice: 'choice',
  choices: 'list',
  words: 'list',
  pairs: 'key=value,...',
  attributes: 'key=value,...',
  entities: 'type{id=value};...',
};

function allowedOf(option: Option): string {
  switch (option.kind) {
    case 'integer':
      return option.max === undefined
        ? `${option.min} or more.`
        : `${option.min} to ${option.max}.`;
    case 'duration':
      return option.min === undefined ? '' : `${option.min} or more.`;
    case 'choice':
      return `One of: ${option.choices.join(', ')}.`;
    case 'choices':
      return `Any of: ${option.choices.join(', ')}.`;
    default:
      return '';
  }
}

/** Empty where there is nothing to say. */
function fallbackOf({ fallback }: Option): string {
  if (fallback === undefined) return '';
  if (Array.isArray(fallback)) return fallback.join(', ');
  if (typeof fallback !== 'object') return String(fallback);
  return Object.entries(fallback)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Lines of at most 100 columns; a word that is longer gets a line of its own. */
function wrap(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || indent + last.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`);
}
