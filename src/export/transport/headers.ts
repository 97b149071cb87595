type Rule = {
  readonly name: RegExp;
  readonly value: RegExp;
  /** Set by the transport itself. */
  readonly taken: RegExp;
};

const rules = {
  http: {
    name: /^[!#$%&'*+\-.^_`|~0-9a-z]+$/,
    value: /^[\t\x20-\x7e\x80-\xff]*$/,
    taken:
      /^(content-(type|length|encoding)|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer)$/,
  },
  grpc: {
    name: /^[0-9a-z_.-]+$/,
    value: /^[\x20-\x7e]*$/,
    taken:
      /^(content-(type|length|encoding)|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|host|proxy-connection|http2-settings|grpc-.*)$/,
  },
} as const satisfies Record<string, Rule>;

/**
 * The headers that may be sent, with lower-case names; the others are said once, by name only.
 * For gRPC the value of a `-bin` key is base64-encoded, as its wire format demands.
 */
export function legalHeaders(
  headers: Readonly<Record<string, string>>,
  kind: keyof typeof rules,
  warn: (text: string) => void,
): Record<string, string> {
  const rule: Rule = rules[kind];
  const legal: Record<string, string> = {};
  const dropped: string[] = [];
  for (const [name, text] of Object.entries(headers)) {
    const key = name.trim().toLowerCase();
    const binary = kind === 'grpc' && key.endsWith('-bin');
    const value = binary ? Buffer.from(text).toString('base64') : text.trim();
    const fits = rule.name.test(key) && !rule.taken.test(key) && rule.value.test(value);
    if (fits) legal[key] = value;
    else dropped.push(JSON.stringify(name));
  }
  if (dropped.length > 0) {
    const what = kind === 'grpc' ? 'gRPC metadata' : 'HTTP headers';
    warn(`OTEL_EXPORTER_OTLP_HEADERS: ${dropped.join(', ')} cannot be sent as ${what}; left out`);
  }
  return legal;
}
