type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether to colour: on a terminal that is not `TERM=dumb`, unless the user wants it otherwise.
 *
 * `FORCE_COLOR` decides first (0 and false: never; anything else: always, also into a file), then
 * `NO_COLOR` (never, whatever its value). Empty counts as not set, in both. As in Node itself,
 * `FORCE_COLOR` wins over `NO_COLOR`. See force-color.org and no-color.org.
 */
export function chooseColour(env: Env, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced) return forced !== '0' && forced.toLowerCase() !== 'false';
  if (env['NO_COLOR']) return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

/** Select Graphic Rendition parameters; the 16 colours that every theme sets itself. */
const codes = {
  bold: '1',
  dim: '2',
  red: '31',
  green: '32',
  yellow: '33',
  blue: '34',
  magenta: '35',
  cyan: '36',
  alarm: '1;31',
} as const;

export type Style = keyof typeof codes;

export function paint(text: string, style: Style | undefined): string {
  return style === undefined || text === '' ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;
}
