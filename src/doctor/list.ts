import type { Library, LibraryModule } from './facts.ts';
import { paint } from './paint.ts';

type Row = readonly [
  library: string,
  on: string,
  how: string,
  module: string,
  here: string,
  versions: string,
];

const head: Row = ['LIBRARY', 'DEFAULT', 'HOW', 'PACKAGE', 'INSTALLED HERE', 'VERSIONS'];

/** The catalogue as a table, a line for each package; what is installed here is marked. */
export function listText(libraries: readonly Library[], colours: boolean): string {
  const rows = libraries.flatMap(rowsOf);
  const widths = head.map((title, at) => {
    return Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length));
  });
  const lines = [head, ...rows].map((row) => {
    const line = row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
    const here = row[4];
    if (!colours || row === head || here === '') return line.trimEnd();
    return paint(line.trimEnd(), /not /.test(here) ? 'yellow' : 'green');
  });
  return `${lines.join('\n')}\n`;
}

function rowsOf(library: Library): readonly Row[] {
  const { instrumentation, isOnByDefault, how, modules } = library;
  const itself: LibraryModule = { name: instrumentation, isBuiltin: true, versions: [] };
  const shown = modules.length === 0 ? [itself] : modules;
  return shown.map((module, at): Row => {
    const isFirst = at === 0;
    return [
      isFirst ? instrumentation : '',
      isFirst ? (isOnByDefault ? 'on' : 'off') : '',
      isFirst ? how : '',
      modules.length === 0 ? '' : module.name,
      hereOf(library, module.name),
      modules.length === 0 ? '' : versionsOf(module),
    ];
  });
}

function versionsOf({ isBuiltin, versions }: LibraryModule): string {
  return isBuiltin ? 'Node.js' : versions.join(' || ');
}

function hereOf({ found, state }: Library, module: string): string {
  const versions = found
    .filter(({ name }) => name === module)
    .map(({ version, isCovered, alias }) => {
      if (alias !== undefined) return `${version} as ${alias}, not traced`;
      if (!isCovered) return `${version}, not supported`;
      return state === 'off' ? `${version}, not on` : version;
    });
  return versions.join('; ');
}
