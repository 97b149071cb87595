import { sep } from 'node:path';

const folder = `${sep}node_modules${sep}`;

/** `/a/node_modules/@x/y/lib/z.js` → `@x/y`; undefined outside of node_modules. */
export function packageOf(filename: string): string | undefined {
  const at = filename.lastIndexOf(folder);
  if (at < 0) return undefined;
  const start = at + folder.length;
  let end = filename.indexOf(sep, start);
  if (end < 0) return undefined;
  if (filename.charCodeAt(start) === 64 /* @ */) {
    end = filename.indexOf(sep, end + 1);
    if (end < 0) return undefined;
  }
  const name = filename.slice(start, end);
  return sep === '/' ? name : name.replace(sep, '/');
}

/** The folder of `name` that `filename` lies in. */
export function packageFolder(filename: string, name: string): string {
  return filename.slice(0, filename.lastIndexOf(folder) + folder.length + name.length);
}

/** `@x/y` for `file:///a/node_modules/@x/y/lib/z.mjs`; undefined for other URLs. */
export function packageOfUrl(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const at = url.lastIndexOf('/node_modules/');
  if (at < 0) return undefined;
  const start = at + '/node_modules/'.length;
  let end = url.indexOf('/', start);
  if (end < 0) return undefined;
  if (url[start] === '@') end = url.indexOf('/', end + 1);
  return end < 0 ? undefined : decodeURIComponent(url.slice(start, end));
}
