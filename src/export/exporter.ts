import { ROOT_CONTEXT, context } from '@opentelemetry/api';
import { ExportResultCode, suppressTracing } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import type { ISerializer } from '@opentelemetry/otlp-transformer';
import type { OtlpSettings } from '../config/otlp.ts';
import { reasonOf } from '../diag/voice.ts';
import type { Voice } from '../diag/voice.ts';
import type { Target } from './explain.ts';
import { makeTransport } from './make-transport.ts';
import { outageOf } from './outage.ts';
import type { Outage } from './outage.ts';
import { Outlet } from './outlet.ts';
import { readPartialSuccess } from './partial-success.ts';
import { makeRedact, plainUrl } from './redact.ts';
import { Hold } from './transport/hold.ts';
import type { Delivered, Failure, Outcome } from './transport/transport.ts';

/** What an exporter needs of the agent. */
export type ExportHost = {
  readonly voice: Voice;
  /** `<agent>/<version> OTel-OTLP-Exporter-JavaScript/<otlp version>` */
  readonly userAgent: string;
};

/** How one signal becomes bytes and back. */
export type Codec<Request> = {
  readonly serializer: ISerializer<Request, unknown>;
  readonly count: (request: Request) => number;
};

/** The error of a failed export. The agent has said it already: nobody need print it again. */
export class ExportError extends Error {
  override readonly name = 'OtlpExportError';
}

/** Exports one signal over OTLP. Every result comes through the callback; nothing throws. */
export class OtlpExporter<Request> {
  readonly #codec: Codec<Request>;
  readonly #voice: Voice;
  readonly #outlet: Outlet;
  readonly #outage: Outage;
  readonly #target: Target;
  readonly #settings: string;
  readonly #redact: (text: string) => string;
  #remarked = false;

  constructor(codec: Codec<Request>, settings: OtlpSettings, host: ExportHost) {
    const hold = new Hold();
    const address = plainUrl(settings.url);
    this.#codec = codec;
    this.#voice = host.voice;
    this.#target = { signal: settings.signal, protocol: settings.protocol, address };
    this.#outage = outageOf(host.voice, address.replace(/^(https?:\/\/[^/]*)\/.*$/, '$1'));
    const { timeoutMillis, certificate, clientCertificate, clientKey } = settings;
    this.#settings = [timeoutMillis, certificate, clientCertificate, clientKey].join();
    this.#redact = makeRedact(settings.headers, settings.url);
    this.#outlet = new Outlet({
      transport: makeTransport(settings, host, hold),
      hold,
      gzip: settings.compression === 'gzip',
      timeoutMillis: settings.timeoutMillis,
    });
  }

  /** Sends one batch; `done` is called once, with FAILED where it was lost. */
  export(request: Request, done: (result: ExportResult) => void): void {
    void this.#answer(request, done);
  }

  /** Waits for the exports under way, and keeps the process alive until then. */
  forceFlush(): Promise<void> {
    return this.#outlet.flush();
  }

  /**
   * The last flush of a process: like `forceFlush`, without back-off and within a budget.
   * Exporting goes on afterwards.
   *
   * @param work what still brings batches: the flush lasts until it is over
   */
  finish(millis: number, work?: Promise<unknown>): Promise<void> {
    return this.#outlet.finish(millis, work);
  }

  /** Finishes; later exports fail at once. */
  shutdown(): Promise<void> {
    return this.#outlet.shutdown();
  }

  async #answer(request: Request, done: (result: ExportResult) => void): Promise<void> {
    const error = await this.#deliver(request).catch(
      (thrown: unknown) => new ExportError(reasonOf(thrown)),
    );
    try {
      done(resultOf(error));
    } catch (thrown) {
      this.#voice.debug('an export callback threw', thrown);
    }
  }

  /** Resolves to the error, or to nothing where the batch is delivered. */
  async #deliver(request: Request): Promise<ExportError | undefined> {
    const count = this.#codec.count(request);
    if (count === 0) return undefined;
    const outcome = await this.#send(request);
    if (outcome.kind === 'delivered') {
      this.#outage.deliver(this.#target);
      this.#hear(outcome);
      return undefined;
    }
    const failure = { ...outcome.failure, detail: this.#redact(outcome.failure.detail) };
    if (failure.cause !== 'closed') this.#outage.lose(this.#target, count, failure, this.#settings);
    return new ExportError(failure.detail);
  }

  #send(request: Request): Promise<Outcome> {
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#codec.serializer.serializeRequest(request);
    } catch (error) {
      return Promise.resolve(cannotEncode(reasonOf(error)));
    }
    if (bytes === undefined) return Promise.resolve(cannotEncode('nothing came out'));
    const encoded = bytes;
    // From the root: a connection lives long and would keep the span of the moment alive.
    return context.with(suppressTracing(ROOT_CONTEXT), () => this.#outlet.send(encoded));
  }

  /** Says once what the server did not like about a request that it took. */
  #hear(outcome: Delivered): void {
    if (this.#remarked) return;
    const remark = this.#remarkOf(outcome);
    if (remark === undefined) return;
    this.#remarked = true;
    this.#voice.warn(`${this.#target.address} ${this.#redact(remark)}`);
  }

  #remarkOf({ body, contentType }: Delivered): string | undefined {
    const { signal } = this.#target;
    if (contentType.startsWith('text/html')) {
      return `answers ${signal} with a web page; is this the address of a collector?`;
    }
    const partial = readPartialSuccess(this.#decode(body, contentType));
    if (partial === undefined) return undefined;
    const { rejected, message } = partial;
    const what = rejected > 0 ? `rejected ${rejected} items of ${signal}` : `remarks on ${signal}`;
    return `${what}: ${message || 'no reason given'} (further cases are not reported)`;
  }

  #decode(body: Uint8Array, contentType: string): unknown {
    if (body.length === 0) return undefined;
    try {
      if (contentType.includes('json')) return JSON.parse(Buffer.from(body).toString());
      return this.#codec.serializer.deserializeResponse(body);
    } catch {
      return undefined; // delivered all the same: the status says so
    }
  }
}

function resultOf(error: ExportError | undefined): ExportResult {
  return error === undefined
    ? { code: ExportResultCode.SUCCESS }
    : { code: ExportResultCode.FAILED, error };
}

function cannotEncode(reason: string): Outcome {
  const failure: Failure = { cause: 'cannot send', detail: `it cannot be encoded (${reason})` };
  return { kind: 'failed', failure, retry: false };
}
