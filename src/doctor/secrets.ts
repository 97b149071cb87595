import type { Option } from '../config/option.ts';
import { options } from '../config/options.ts';

type Texts = Readonly<Record<string, string | undefined>>;

const smell =
  /pass(?!port|ive|enger|ed\b)|secret|token|key|auth(?!ors?(?![a-z]))|credential|cookie|session|signature|jwt|dsn|bearer/i;

/** What stands in place of a secret. */
export const mask = '***';

/** Whether a name announces a secret: of a variable, an attribute, an argument. */
export function smellsOfSecret(name: string): boolean {
  return smell.test(name);
}

/**
 * What must not be shown of these variables: header values, credentials and queries in URLs, and
 * the values of names that announce a secret; each as it is written and %-decoded.
 */
export function secretsIn(texts: Texts): readonly string[] {
  const secrets = new Set<string>();
  for (const [name, text = ''] of Object.entries(texts)) {
    for (const secret of secretsOf(name, text)) {
      for (const form of [secret, decoded(secret)]) secrets.add(form.trim());
    }
  }
  return [...secrets].filter(isWorthHiding).toSorted((a, b) => b.length - a.length);
}

function secretsOf(name: string, text: string): readonly string[] {
  const option = (options as Readonly<Record<string, Option>>)[name];
  const ours = option !== undefined || name.startsWith('OTEL_');
  const inUrls = credentialsIn(text, ours);
  if (option?.secret === true || (ours && /HEADER/.test(name))) {
    const values = text.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1));
    return [...inUrls, text, ...values.flatMap(withPieces)];
  }
  if (ours && /ATTRIBUTE/.test(name)) return [...inUrls, ...secretPairs(text)];
  return smellsOfSecret(name) ? [...inUrls, text] : inUrls;
}

/** `Bearer abc` → the whole and `abc`: servers repeat either. */
function withPieces(value: string): readonly string[] {
  const pieces = decoded(value).split(/[\s,;=:]+/);
  return [value, ...pieces.filter((piece) => piece.length >= 6 && !/^bearer$/i.test(piece))];
}

/** Of `key=value,…` those whose key announces a secret; without `=` the whole may be one. */
function secretPairs(text: string): readonly string[] {
  return text.split(',').flatMap((pair) => {
    const at = pair.search(/[=:]/);
    if (!smellsOfSecret(at === -1 ? pair : pair.slice(0, at))) return [];
    return at === -1 ? [pair] : withPieces(pair.slice(at + 1));
  });
}

/** In a URL of ours the user name may be a token, and so may anything in the query. */
function credentialsIn(text: string, isOurs: boolean): readonly string[] {
  const found: string[] = [];
  // A password may hold an @ that nobody encoded: up to the first one, and up to the last.
  for (const users of [/\/\/([^/\s:@]*)(?::([^/\s@]*))?@/g, /\/\/([^/\s:@]*)(?::(\S*))?@/g]) {
    for (const [, user = '', password] of text.matchAll(users)) {
      if (password !== undefined) found.push(password);
      if (isOurs || password === undefined) found.push(user);
    }
  }
  for (const [, key = '', value = ''] of text.matchAll(/[?&]([^=&\s]+)=([^&#\s]+)/g)) {
    if (isOurs || smellsOfSecret(key)) found.push(value);
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Words that say nothing would blank half of the report. */
function isWorthHiding(secret: string): boolean {
  return secret.length >= 4 && !/^(true|false|none|null|undefined|\d{1,5})$/i.test(secret);
}

/** Replaces secrets in every string of a value, short ones only as whole words. */
export function scrub<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  const patterns = secrets.map((secret) => {
    const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return secret.length >= 8 ? literal : `(?<![A-Za-z0-9])${literal}(?![A-Za-z0-9])`;
  });
  const pattern = new RegExp(patterns.join('|'), 'g');
  const clean = (text: string): string => withoutCutOnes(text.replace(pattern, mask), secrets);
  return mapStrings(value, clean) as T;
}

/** Texts are cut to a length, which may leave the beginning of a secret at the end. */
function withoutCutOnes(text: string, secrets: readonly string[]): string {
  const parts = text.split('…').map((part) => {
    const cut = secrets.map((secret) => overlap(part, secret)).reduce((a, b) => Math.max(a, b), 0);
    return cut < 6 ? part : `${part.slice(0, -cut)}${mask}`;
  });
  return parts.join('…');
}

/** How many characters at the end of a text begin the secret. */
function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length > 0; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [map(key), mapStrings(item, map)]),
  );
}

/** A URL or a text with URLs, without user information, queries and parts that look like keys. */
export function maskUrls(text: string): string {
  return text
    .replace(/\/\/[^\s"']*@/g, `//${mask}@`)
    .replace(/(:\/\/[^\s?]*)\?[^\s"']*/g, `$1?${mask}`)
    .replace(/(?<=:\/\/[^\s?]*\/)(?=[^/\s?]*\d)(?=[^/\s?]*[A-Za-z])[\w~-]{20,}(?=[/?\s]|$)/g, mask);
}

/** A command line without what `--token=…`, `--password …` and URLs hold. */
export function maskWords(line: string): string {
  const words = line.split(/(\s+)/);
  const masked = words.map((word, at) => {
    const attached = /^(--?[\w.-]+)=/.exec(word)?.[1] ?? /^([A-Z]\w*)=/.exec(word)?.[1];
    if (attached !== undefined && smellsOfSecret(attached)) return `${attached}=${mask}`;
    const flag = words[at - 2] ?? '';
    const isValue = /^--?[\w.-]+$/.test(flag) && smellsOfSecret(flag) && !word.startsWith('-');
    return isValue && word.trim() !== '' ? mask : word;
  });
  return maskUrls(masked.join(''));
}
