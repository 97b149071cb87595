const codes = { red: 31, green: 32, yellow: 33, dim: 2 } as const;
export type Colour = keyof typeof codes;

/** Text in a colour of the terminal. */
export function paint(text: string, colour: Colour): string {
  return `\u001b[${codes[colour]}m${text}\u001b[0m`;
}

/**
 * Whether colours are wanted: on a terminal, unless NO_COLOR says no or FORCE_COLOR says yes
 * anywhere (no-color.org, force-color.org).
 */
export function wantsColours(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return isTerminal && term !== 'dumb';
}
