/** Names that belong to other languages' agents, or to nobody any more: never a slip of ours. */
const foreign = /^OTEL_(PYTHON|JAVA|JAVAAGENT|DOTNET|GO|PHP|RUBY|RUST|CPP|SWIFT|ERLANG)_/;
const farthest = 2;

/** The known name that an unknown one was probably meant to be. */
export function suggest(unknown: string, known: readonly string[]): string | undefined {
  if (foreign.test(unknown) || !/^\w+$/.test(unknown)) return undefined;
  for (let edits = 1; edits <= farthest; edits++) {
    const near = known.find((name) => isWithin(unknown, name, edits));
    if (near !== undefined) return near;
  }
  return undefined;
}

/**
 * Whether `edits` insertions, removals and replacements turn one word into the other. Without a
 * distance table: for one or two edits this looks at a handful of prefixes.
 */
function isWithin(one: string, other: string, edits: number): boolean {
  if (Math.abs(one.length - other.length) > edits) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const a = one.slice(same);
  const b = other.slice(same);
  if (a === '' || b === '') return true;
  if (edits === 0) return false;
  const [c, d] = [a.slice(1), b.slice(1)];
  return isWithin(c, d, edits - 1) || isWithin(c, b, edits - 1) || isWithin(a, d, edits - 1);
}
