/** Makes secrets in URLs unreadable; all else stays as it was sent (HTTP spans, `url.full`). */
export type Redact = {
  /** A query, or what holds one. */
  readonly query: (text: string) => string;
  /** An absolute URL: its user info too. */
  readonly url: (url: string) => string;
};

const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;

/** @param secretKeys query keys whose values are secrets; compared case-sensitively */
export function makeRedact(secretKeys: readonly string[]): Redact {
  const keys = secretKeys.map((key) => key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pair = new RegExp(`(^|[?&])(${keys.join('|')})=[^&#]*`, 'g');
  const query: Redact['query'] =
    keys.length === 0 ? (text) => text : (text) => text.replace(pair, '$1$2=REDACTED');
  return { query, url: (url) => query(url.replace(userInfo, '$1REDACTED:REDACTED@')) };
}
