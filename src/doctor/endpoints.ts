import { gzipSync } from 'node:zlib';
import { drawModel, type Read } from '../config/draw-model.ts';
import type { PrometheusModel } from '../config/model.ts';
import type { OtlpSettings, Signal } from '../config/otlp.ts';
import type { Voice } from '../diag/voice.ts';
import { makeTransport } from '../export/make-transport.ts';
import { makeRedact, plainUrl } from '../export/redact.ts';
import { Hold } from '../export/transport/hold.ts';
import { HttpTransport } from '../export/transport/http.ts';
import type { Failure, Outcome, Transport } from '../export/transport/transport.ts';
import type { Answer, Destination } from './facts.ts';
import { tryPort } from './prometheus-port.ts';
import { maskUrls } from './secrets.ts';

/** Longest wait for one answer, in milliseconds. */
const patience = 4000;

type Asking = Read & { readonly userAgent: string };

/** Sends an empty export to every endpoint that telemetry goes to, all at once. Never rejects. */
export async function askEndpoints(asking: Asking): Promise<readonly Destination[]> {
  const { model } = drawModel(asking);
  const questions: Promise<Destination>[] = [];
  for (const signal of ['traces', 'metrics', 'logs'] as const) {
    const ends = signal === 'metrics' ? model.metrics?.readers : model[signal]?.processors;
    for (const end of ends ?? []) {
      const place = 'exporter' in end ? end.exporter : end;
      if (place.kind === 'otlp') questions.push(askOtlp(place.settings, asking));
      if (place.kind === 'zipkin') questions.push(askZipkin(place.endpoint, asking));
      if (place.kind === 'prometheus') questions.push(askPrometheus(place));
    }
  }
  return await Promise.all(questions);
}

async function askOtlp(settings: OtlpSettings, asking: Asking): Promise<Destination> {
  const { config, file, userAgent } = asking;
  const { signal, proxy } = settings;
  const hold = new Hold();
  const remarks: string[] = [];
  const transport = makeTransport(settings, { voice: listener(remarks), userAgent }, hold);
  const answer = await ask(transport, emptyExport(settings), settings);
  const word = signal.toUpperCase() as Uppercase<Signal>;
  const nameOf = (aspect: 'ENDPOINT' | 'HEADERS'): string => {
    const own = `OTEL_EXPORTER_OTLP_${word}_${aspect}` as const;
    // A file names each address whole, as the variable of one signal does.
    const isOwn = file !== undefined || config[own] !== undefined;
    return isOwn ? own : `OTEL_EXPORTER_OTLP_${aspect}`;
  };
  return {
    signal,
    exporter: 'otlp',
    protocol: settings.protocol,
    address: addressOf(settings.url),
    addressOption: nameOf('ENDPOINT'),
    headersOption: nameOf('HEADERS'),
    ...(proxy && { proxy: { address: plainUrl(proxy.url), option: proxy.option } }),
    answer,
    remarks,
  };
}

async function askZipkin(url: string, { userAgent }: Asking): Promise<Destination> {
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

async function askPrometheus({ host, port }: PrometheusModel): Promise<Destination> {
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

type Secret = Pick<OtlpSettings, 'url' | 'headers' | 'proxy'> & { readonly timeoutMillis?: number };

/** One attempt: whether it would work later is not the question. */
async function ask(
  transport: Transport,
  message: { bytes: Buffer; gzip: boolean },
  { url, headers, proxy, timeoutMillis = patience }: Secret,
): Promise<Answer> {
  const millis = Math.min(patience, timeoutMillis);
  const controller = new AbortController();
  const late: Failure = { cause: 'timeout', detail: `no answer within ${millis} ms` };
  const timer = setTimeout(() => controller.abort(late), millis);
  const limit = { signal: controller.signal, remainingMillis: millis };
  const outcome = await transport.send(message, limit);
  clearTimeout(timer);
  transport.close();
  return answerOf(outcome, makeRedact(headers, url, ...(proxy ? [proxy.url] : [])));
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
