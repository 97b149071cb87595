import type { IncomingMessage } from 'node:http';
import { builtin } from './builtin.ts';
import { maxAnswerBytes } from './transport/transport.ts';

const timeoutMillis = 10_000;

/**
 * One request for JSON, by GET, or by POST where there is a body; rejects unless the answer is 200.
 * It never keeps the process alive.
 */
export async function ask(url: URL, userAgent: string, body?: string): Promise<string> {
  const { request } = url.protocol === 'https:' ? builtin.https() : builtin.http();
  const headers = {
    'user-agent': userAgent,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(url, { agent: false, method, headers }, resolve);
    call.on('socket', (socket) => void socket.unref());
    const limit = setTimeout(() => {
      call.destroy(new Error(`no answer within ${timeoutMillis} ms`));
    }, timeoutMillis).unref();
    call.on('close', () => clearTimeout(limit));
    call.on('error', reject);
    call.end(body);
  });
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > maxAnswerBytes) throw new Error('the answer is larger than 4 MiB');
  }
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
  return text;
}
