/** The address for people: no credentials and no query, which may hold a token. */
export function plainUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    const path = pathname === '/' ? '' : pathname;
    return protocol === 'http:' || protocol === 'https:' ? `${protocol}//${host}${path}` : url;
  } catch {
    return 'the configured address';
  }
}

/**
 * Makes a function that blanks the values of headers and URL credentials in a text, since servers
 * repeat in their errors what they were sent. Words below four characters would blank too much.
 */
export function makeRedact(
  headers: Readonly<Record<string, string>>,
  url: string,
): (text: string) => string {
  const values = [...Object.values(headers), ...credentialsIn(url)];
  const words = [...values, ...values.flatMap((value) => value.split(/[\s,;=:]+/))];
  const secrets = [...new Set(words)].filter((word) => word.length >= 4);
  secrets.sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

function credentialsIn(url: string): string[] {
  try {
    const { username, password, searchParams } = new URL(url);
    const raw = [username, password].flatMap((part) => [part, decodeURIComponent(part)]);
    return [...raw, ...searchParams.values()];
  } catch {
    return [];
  }
}
