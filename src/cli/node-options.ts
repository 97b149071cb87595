import { pathToFileURL } from 'node:url';

const ownSpecifier = '@org/otel-agent/register';

/**
 * `NODE_OPTIONS` with the preload in front of what the user has there. `--require` rather than
 * `--import`: it covers ES modules as well, and does not pull the ESM loader into CommonJS apps.
 *
 * @param current the user's value; kept to the letter
 * @param preload absolute path of the preload file
 */
export function addPreload(current: string | undefined, preload: string): string {
  if (current === undefined || current.trim() === '') return `--require ${quote(preload)}`;
  if (preloadsOf(current).some((target) => isSame(target, preload))) return current;
  return `--require ${quote(preload)} ${current}`;
}

/** Node splits at spaces only; a backslash escapes only between double quotes. */
function quote(path: string): string {
  return /[ "]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}

function preloadsOf(options: string): readonly string[] {
  const words = splitOptions(options);
  return words.flatMap((word, index) => {
    const attached = /^--(?:require|import)=(.*)$/s.exec(word)?.[1];
    if (attached !== undefined) return [attached];
    const before = words[index - 1] ?? '';
    return /^(?:-r|--require|--import)$/.test(before) ? [word] : [];
  });
}

/** Splits as Node's own parser of the variable does. */
function splitOptions(options: string): readonly string[] {
  const words = options.match(/(?:[^ "]|"(?:\\.|[^"\\])*")+/gs) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"/gs, (_, inside: string) => inside.replace(/\\(.)/gs, '$1')),
  );
}

function isSame(target: string, preload: string): boolean {
  return [preload, pathToFileURL(preload).href, ownSpecifier].includes(target);
}
