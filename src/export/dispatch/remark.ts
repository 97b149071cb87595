import { readPartialSuccess, type PartialSuccess } from '../partial-success.ts';
import { bytesOf, numberOf, readFields } from '../transport/protobuf.ts';
import type { Delivered } from '../transport/transport.ts';

/** What the collector did not like about a request that it took; undefined where all is well. */
export function rejectionIn({ body, contentType }: Delivered): PartialSuccess | undefined {
  if (body.length === 0) return undefined;
  try {
    if (!contentType.includes('json')) return rejectionInProtobuf(body);
    return readPartialSuccess(JSON.parse(Buffer.from(body).toString()));
  } catch {
    return undefined; // delivered all the same: the status says so
  }
}

/** `partial_success` and its fields have the same numbers for all signals. */
function rejectionInProtobuf(body: Uint8Array): PartialSuccess | undefined {
  const partial = readFields(bytesOf(readFields(body), 1));
  const rejected = Math.max(0, numberOf(partial, 1));
  const message = Buffer.from(bytesOf(partial, 2)).toString();
  return rejected > 0 || message !== '' ? { rejected, message } : undefined;
}

/** The same as a line for people. */
export function remarkOn(signal: string, answer: Delivered): string | undefined {
  if (answer.contentType.startsWith('text/html')) {
    return `answers ${signal} with a web page; is this the address of a collector?`;
  }
  const rejection = rejectionIn(answer);
  if (rejection === undefined) return undefined;
  const { rejected, message } = rejection;
  const what = rejected > 0 ? `rejected ${rejected} items of ${signal}` : `remarks on ${signal}`;
  return `${what}: ${message || 'no reason given'} (further cases are not reported)`;
}
