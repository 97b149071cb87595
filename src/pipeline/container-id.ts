import { readFileSync } from 'node:fs';

const inCgroup = /[/:-]([0-9a-f]{64}|[0-9a-f]{32}-\d{8,})(?:\.scope)?(?:\/container)?$/m;
const inMountinfo = /\/(?:overlay-)?containers\/([0-9a-f]{64})\/.*hostname/;

/**
 * The id of the container that this process runs in, or undefined.
 *
 * Reads two small files of /proc and never throws: cgroup names it under cgroup v1 and in the host's namespace,
 * mountinfo where the container has a cgroup namespace of its own.
 *
 * @param read file path to text; may throw
 */
export function containerId(read: (path: string) => string = readText): string | undefined {
  return (
    find(inCgroup, '/proc/self/cgroup', read) ?? find(inMountinfo, '/proc/self/mountinfo', read)
  );
}

function find(pattern: RegExp, path: string, read: (path: string) => string): string | undefined {
  try {
    return pattern.exec(read(path))?.[1];
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
