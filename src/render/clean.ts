/** A terminal has room for no more of one text. */
const longest = 4096;

// oxlint-disable-next-line no-control-regex -- they are what this file is about
const controls = /[\u0000-\u001f\u007f-\u009f]/g;
/** They turn the direction of everything that follows. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const unpaired = /\p{Surrogate}/gu;

/**
 * Makes text that somebody else wrote safe to print on a terminal: on one line, and nothing in it
 * moves the cursor, sets a colour or turns the direction. Control characters show as pictures (␛).
 */
export function clean(text: string): string {
  const start = text.length > longest ? text.slice(0, longest) : text;
  if (/^[\x21-\x7e]*$/.test(start)) return start;
  return start
    .replace(/\s+/g, ' ')
    .replace(controls, (character) => picture(character.charCodeAt(0)))
    .replace(directions, '\ufffd')
    .replace(unpaired, '\ufffd');
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Any value as text; never throws. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  try {
    return JSON.stringify(value, writeBigint) ?? '';
  } catch {
    return '[not printable]';
  }
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
