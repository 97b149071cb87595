/** What proxies say about the first hop, in `Forwarded` (RFC 7239). */
export type Forwarded = {
  readonly for?: string;
  readonly host?: string;
  readonly proto?: string;
};

const pair = /(?:^|[;,])\s*(for|host|proto)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,\s"]*))/gi;

/** The first `for`, `host` and `proto` of a `Forwarded` header; what cannot be read is left out. */
export function parseForwarded(text: string): Forwarded {
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, plain = ''] of text.matchAll(pair)) {
    const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
    if (value !== '') found[name.toLowerCase()] ??= value;
  }
  return found;
}

/** The first of a comma separated list, as the `X-Forwarded-*` headers are. */
export function firstOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const comma = text.indexOf(',');
  return (comma < 0 ? text : text.slice(0, comma)).trim() || undefined;
}
