import { expect, test } from 'vitest';
import { rejectionIn } from '../../../../src/export/dispatch/remark.ts';
import { encodeMessage } from '../../../support/collector/decode.ts';

test.each([
  ['nothing', Buffer.alloc(0), undefined],
  ['all taken', encodeMessage('ExportResponse', {}), undefined],
  [
    'a part rejected',
    encodeMessage('ExportResponse', { partialSuccess: { rejected: 300, errorMessage: 'zu groß' } }),
    { rejected: 300, message: 'zu groß' },
  ],
  ['not protobuf', Buffer.from('<html>'), undefined],
])('a response is read: %s', (_what, body, rejection) => {
  const contentType = 'application/x-protobuf';
  expect(rejectionIn({ kind: 'delivered', body, contentType })).toEqual(rejection);
});
