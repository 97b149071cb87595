import { gzipSync } from 'node:zlib';
import type { Config } from '../config/options.ts';
import { otlpSettings, type OtlpSettings, type Signal } from '../config/otlp.ts';
import type { Origins } from '../config/read.ts';
import type { Voice } from '../diag/voice.ts';
import { makeTransport } from '../export/make-transport.ts';
import { makeRedact } from '../export/redact.ts';
import { Hold } from '../export/transport/hold.ts';
import { HttpTransport } from '../export/transport/http.ts';
import type { Failure, Outcome, Transport } from '../export/transport/transport.ts';
import type { Answer, Destination } from './facts.ts';
import { tryPort } from './prometheus-port.ts';
import { maskUrls } from './secrets.ts';

/** Longest wait for one answer, in milliseconds. */
const patience = 4000;

type Asking = { readonly config: Config; readonly origins: Origins; readonly userAgent: string };

/** Sends an empty export to every endpoint that telemetry goes to, all at once. Never rejects. */
export async function askEndpoints(asking: Asking): Promise<readonly Destination[]> {
  const { config } = asking;
  const questions: Promise<Destination>[] = [];
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const word = signal.toUpperCase() as Uppercase<Signal>;
    const exporters: readonly string[] = config[`OTEL_${word}_EXPORTER`];
    if (exporters.includes('otlp')) questions.push(askOtlp(signal, asking));
    if (exporters.includes('zipkin')) questions.push(askZipkin(asking));
    if (exporters.includes('prometheus')) questions.push(askPrometheus(config));
  }
  return await Promise.all(questions);
}

async function askOtlp(signal: Signal, asking: Asking): Promise<Destination> {
  const { config, origins, userAgent } = asking;
  const { settings } = otlpSettings(config, origins, signal);
  const hold = new Hold();
  const remarks: string[] = [];
  const transport = makeTransport(settings, { voice: listener(remarks), userAgent }, hold);
  const answer = await ask(transport, emptyExport(settings), settings);
  const word = signal.toUpperCase() as Uppercase<Signal>;
  const nameOf = (aspect: 'ENDPOINT' | 'HEADERS'): string => {
    const own = `OTEL_EXPORTER_OTLP_${word}_${aspect}` as const;
    return config[own] === undefined ? `OTEL_EXPORTER_OTLP_${aspect}` : own;
  };
  return {
    signal,
    exporter: 'otlp',
    protocol: settings.protocol,
    address: addressOf(settings.url),
    addressOption: nameOf('ENDPOINT'),
    headersOption: nameOf('HEADERS'),
    answer,
    remarks,
  };
}

async function askZipkin({ config, userAgent }: Asking): Promise<Destination> {
  const url = config.OTEL_EXPORTER_ZIPKIN_ENDPOINT;
  const remarks: string[] = [];
  const transport = new HttpTransport({
    url,
    headers: {},
    userAgent,
    tls: {},
    hold: new Hold(),
    warn: (text) => void remarks.push(text),
    contentType: 'application/json',
  });
  const message = { bytes: Buffer.from('[]'), gzip: false };
  return {
    signal: 'traces',
    exporter: 'zipkin',
    protocol: 'http/json',
    address: addressOf(url),
    addressOption: 'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    headersOption: 'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    answer: await ask(transport, message, { url, headers: {} }),
    remarks,
  };
}

async function askPrometheus(config: Config): Promise<Destination> {
  const { OTEL_EXPORTER_PROMETHEUS_HOST: host, OTEL_EXPORTER_PROMETHEUS_PORT: port } = config;
  return {
    signal: 'metrics',
    exporter: 'prometheus',
    protocol: 'http/protobuf',
    address: `${host}:${port}`,
    addressOption: 'OTEL_EXPORTER_PROMETHEUS_PORT',
    headersOption: 'OTEL_EXPORTER_PROMETHEUS_HOST',
    answer: await tryPort(host, port),
    remarks: [],
  };
}

/** An export without anything in it: no bytes at all are a whole protobuf message. */
function emptyExport({ protocol, compression }: OtlpSettings): { bytes: Buffer; gzip: boolean } {
  const bytes = Buffer.from(protocol === 'http/json' ? '{}' : '');
  const gzip = compression === 'gzip';
  return { bytes: gzip ? gzipSync(bytes) : bytes, gzip };
}

type Secret = Pick<OtlpSettings, 'url' | 'headers'> & { readonly timeoutMillis?: number };

/** One attempt: whether it would work later is not the question. */
async function ask(
  transport: Transport,
  message: { bytes: Buffer; gzip: boolean },
  { url, headers, timeoutMillis = patience }: Secret,
): Promise<Answer> {
  const millis = Math.min(patience, timeoutMillis);
  const controller = new AbortController();
  const late: Failure = { cause: 'timeout', detail: `no answer within ${millis} ms` };
  const timer = setTimeout(() => controller.abort(late), millis);
  const limit = { signal: controller.signal, remainingMillis: millis };
  const outcome = await transport.send(message, limit);
  clearTimeout(timer);
  transport.close();
  return answerOf(outcome, makeRedact(headers, url));
}

function answerOf(outcome: Outcome, redact: (text: string) => string): Answer {
  if (outcome.kind === 'delivered') return { kind: 'taken', contentType: outcome.contentType };
  const { failure } = outcome;
  return { kind: 'failed', failure: { ...failure, detail: maskUrls(redact(failure.detail)) } };
}

/** No credentials and no query, which may hold a token. */
function addressOf(url: string): string {
  if (!URL.canParse(url)) return maskUrls(url);
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return url;
  return maskUrls(`${protocol}//${host}${pathname === '/' ? '' : pathname}`);
}

function listener(remarks: string[]): Voice {
  const hear = (text: string): void => void remarks.push(text);
  return { error: hear, warn: hear, info: () => {}, debug: () => {} };
}
