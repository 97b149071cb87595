/** Which names are meant; `?` stands for one character, `*` for any number of them. */
export type Patterns = {
  /** Absent: all. */
  readonly included?: readonly string[] | undefined;
  /** Wins over `included`. */
  readonly excluded?: readonly string[] | undefined;
};

/** Tells whether a name is meant; case counts. */
export function makeMatcher({ included, excluded }: Patterns): (name: string) => boolean {
  const isIn = included && anyOf(included);
  const isOut = excluded && anyOf(excluded);
  return (name) => isIn?.test(name) !== false && isOut?.test(name) !== true;
}

function anyOf(patterns: readonly string[]): RegExp {
  const sources = patterns.map((pattern) =>
    pattern
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]'),
  );
  return new RegExp(`^(?:${sources.join('|')})$`);
}
