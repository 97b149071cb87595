/** Query keys whose values are secrets (HTTP spans, `url.full`); compared case-sensitively. */
const secretKeys = [
  'AWSAccessKeyId',
  'Signature',
  'sig',
  'X-Goog-Signature',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
];

const secretPair = new RegExp(`(^|[?&])(${secretKeys.join('|')})=[^&#]*`, 'g');
const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i;

/** A query, or what holds one, without secrets; all else stays as it was sent. */
export function redactQuery(text: string): string {
  return text.replace(secretPair, '$1$2=REDACTED');
}

/** An absolute URL without secrets in its query, and with its user info made unreadable. */
export function redactUrl(url: string): string {
  return redactQuery(url.replace(userInfo, '$1REDACTED:REDACTED@'));
}
