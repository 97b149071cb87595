/**
 * Writes a value as JSON text that every parser accepts.
 *
 * Unlike `JSON.stringify`: bigints become plain digits, bytes become base64 text, NaN and the infinities become
 * their names in quotes, and a cycle becomes `"[Circular]"`.
 *
 * @param value any value; functions and symbols are left out, as `JSON.stringify` does
 * @param indent spaces for each level; 0 writes one line
 */
export function writeJson(value: unknown, indent: number): string {
  return write(value, ' '.repeat(indent), '', []);
}

function write(value: unknown, step: string, margin: string, above: readonly object[]): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return 'null';
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('base64')}"`;
  if (above.includes(value)) return '"[Circular]"';
  const path = [...above, value];
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return write(value.toJSON(), step, margin, path);
  }
  const inner = margin + step;
  if (Array.isArray(value)) {
    return wrap(
      '[]',
      value.map((item) => write(item, step, inner, path)),
      step,
      margin,
    );
  }
  const colon = step === '' ? ':' : ': ';
  const members = Object.entries(value)
    .filter(([, member]) => isWritten(member))
    .map(([key, member]) => JSON.stringify(key) + colon + write(member, step, inner, path));
  return wrap('{}', members, step, margin);
}

function wrap(brackets: string, items: readonly string[], step: string, margin: string): string {
  if (items.length === 0) return brackets;
  if (step === '') return brackets[0] + items.join(',') + brackets[1];
  const inner = `\n${margin}${step}`;
  return `${brackets[0]}${inner}${items.join(`,${inner}`)}\n${margin}${brackets[1]}`;
}

function isWritten(member: unknown): boolean {
  return member !== undefined && typeof member !== 'function' && typeof member !== 'symbol';
}
