/** Lines that repeat, and lines at all, have a minute to themselves. */
const windowMillis = 60_000;
const linesPerWindow = 60;
/** Lines that are remembered in order to know them again. */
const memory = 100;

type Said = { readonly at: number; readonly more: number };

/**
 * Keeps a fault that repeats from filling the app's log: an identical line goes out at most once in
 * 60 s, with the count of those left out, and at most 60 lines a minute go out over all.
 *
 * @param write receives lines without the newline
 * @param now milliseconds since the epoch; a clock that is set back starts a new minute
 */
export function limitRate(
  write: (line: string) => void,
  now: () => number,
): (line: string) => void {
  const said = new Map<string, Said>();
  let start = Number.NEGATIVE_INFINITY;
  let count = 0;

  return (line) => {
    const at = now();
    const before = said.get(line);
    if (before !== undefined && isWithin(before.at, at)) {
      said.set(line, { ...before, more: before.more + 1 });
      return;
    }
    if (!isWithin(start, at)) {
      start = at;
      count = 0;
    }
    count++;
    if (count > linesPerWindow) {
      if (count === linesPerWindow + 1) write(pause(start + windowMillis));
      return;
    }
    said.delete(line); // and again at the end: the first of the map is the oldest
    said.set(line, { at, more: 0 });
    if (said.size > memory) said.delete(said.keys().next().value as string);
    write(before?.more ? `${line} ${timesMore(before.more)}` : line);
  };
}

function isWithin(start: number, at: number): boolean {
  return at >= start && at < start + windowMillis;
}

function timesMore(count: number): string {
  return count === 1 ? '(said once more)' : `(said ${count} more times)`;
}

function pause(until: number): string {
  const time = new Date(until).toISOString().slice(11, 19);
  return `warn: ${linesPerWindow} lines within a minute; further ones are left out until ${time} UTC`;
}
