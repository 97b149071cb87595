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
 *
 * @param urls of the collector, and of the proxy where there is one
 */
export function makeRedact(
  headers: Readonly<Record<string, string>>,
  ...urls: readonly string[]
): (text: string) => string {
  const values = [...Object.values(headers), ...urls.flatMap(credentialsIn)];
  const words = [...values, ...values.flatMap((value) => value.split(/[\s,;=:]+/))];
  const secrets = [...new Set(words)].filter((word) => word.length >= 4);
  secrets.sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

function credentialsIn(url: string): string[] {
  try {
    const { username, password, searchParams } = new URL(url);
    const [user, word] = [decoded(username), decoded(password)];
    const sent = Buffer.from(`${user}:${word}`).toString('base64');
    return [username, password, user, word, sent, ...searchParams.values()];
  } catch {
    return [];
  }
}

/** Undoes percent-encoding; a text that is not encoded stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
