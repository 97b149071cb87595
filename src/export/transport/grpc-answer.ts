import type { IncomingHttpHeaders } from 'node:http2';
import { unframe } from './grpc-frame.ts';
import { codeOf, decodeMessage, failedStatus, statusOfHttp, statusOfReset } from './grpc-status.ts';
import { failedAnswer, gunzip } from './http-answer.ts';
import { maxAnswerBytes } from './transport.ts';
import type { Outcome } from './transport.ts';

/**
 * Reads the answer of a unary call (gRPC over HTTP2 §Responses).
 *
 * @param tail trailers, empty where the status came with the headers
 * @param reset code of RST_STREAM, 0 for none
 */
export function readGrpcAnswer(
  head: IncomingHttpHeaders,
  tail: IncomingHttpHeaders,
  data: Buffer,
  reset: number,
): Outcome {
  const from = tail['grpc-status'] === undefined ? head : tail;
  const status = textOf(from, 'grpc-status');
  if (data.length > maxAnswerBytes + 5) return failedAnswer('a gRPC answer of more than 4 MiB');
  if (status === undefined) return withoutStatus(head, reset);
  const code = Number(status);
  if (code !== 0) {
    const message = decodeMessage(textOf(from, 'grpc-message') ?? '');
    return failedStatus(code, message, textOf(from, 'grpc-status-details-bin'));
  }
  const message = unframe(data);
  const body = message?.gzip ? gunzip(message.bytes) : message?.bytes;
  if (body === undefined) return failedAnswer('a gRPC message that is cut short or not gzip');
  return { kind: 'delivered', body, contentType: 'application/grpc' };
}

function withoutStatus(head: IncomingHttpHeaders, reset: number): Outcome {
  const http = Number(head[':status']);
  if (http !== 200) return failedStatus(codeOf(statusOfHttp(http)), `HTTP ${http}`);
  if (reset !== 0) return failedStatus(codeOf(statusOfReset(reset)), `HTTP/2 reset ${reset}`);
  const type = textOf(head, 'content-type') ?? 'no content type';
  if (type.startsWith('application/grpc')) return failedAnswer('a gRPC answer without a status');
  const detail = `HTTP 200 with ${type}`;
  return { kind: 'failed', failure: { cause: 'not grpc', detail }, retry: false };
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
