import { expect, test } from 'vitest';
import { options } from '../../../../src/config/options.ts';
import { makeRedact } from '../../../../src/instrumentations/native/redact-url.ts';

const redact = makeRedact(
  options.OTEL_INSTRUMENTATION_SANITIZATION_URL_EXPERIMENTAL_SENSITIVE_QUERY_PARAMETERS.fallback,
);

test.each([
  ['page=1&flag&q=a%20b+c', 'page=1&flag&q=a%20b+c'],
  ['sig=abc', 'sig=REDACTED'],
  ['sig=', 'sig=REDACTED'],
  ['a=1&sig=a&b=2&sig=b#top', 'a=1&sig=REDACTED&b=2&sig=REDACTED#top'],
  ['SIG=abc&design=x&sigma=y', 'SIG=abc&design=x&sigma=y'],
  [
    'AWSAccessKeyId=a&Signature=b&X-Goog-Signature=c&X-Amz-Signature=d&X-Amz-Credential=e&X-Amz-Security-Token=f',
    'AWSAccessKeyId=REDACTED&Signature=REDACTED&X-Goog-Signature=REDACTED&X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED',
  ],
  ['sig', 'sig'],
  ['', ''],
])('the query "%s"', (query, redacted) => {
  expect(redact.query(query)).toBe(redacted);
});

test.each([
  ['https://shop.example/a?sig=x&b=%7B', 'https://shop.example/a?sig=REDACTED&b=%7B'],
  ['https://ann:secret@shop.example/', 'https://REDACTED:REDACTED@shop.example/'],
  ['https://ann@shop.example', 'https://REDACTED:REDACTED@shop.example'],
  ['https://shop.example/at@home?who=ann@home', 'https://shop.example/at@home?who=ann@home'],
])('the URL %s', (url, redacted) => {
  expect(redact.url(url)).toBe(redacted);
});
