import type { MeterProvider, Tracer, TracerProvider } from '@opentelemetry/api';
import type { Duration } from '../metrics/duration.ts';
import { makeCapture, type Capture } from './capture-headers.ts';
import { makeHttpDuration } from './duration.ts';
import { makeMethodReader, type Method } from './http-method.ts';
import { say } from './listen.ts';
import { schema, type NativeOptions } from './native.ts';
import { makeRedact, type Redact } from './redact-url.ts';

/** What may end once only. */
type Ending = { ended: boolean };

/** One side of HTTP, as far as all instrumentations of it are alike. */
export abstract class HttpSpans {
  protected readonly options: NativeOptions;
  protected readonly readMethod: (method: string) => Method;
  protected readonly redact: Redact;
  protected readonly captureRequest: Capture | undefined;
  protected readonly captureResponse: Capture | undefined;
  protected tracer: Tracer | undefined;
  protected duration: Duration | undefined;
  readonly #side: 'client' | 'server';
  readonly #scope: string;

  /** @param scope name of the instrumentation scope */
  constructor(options: NativeOptions, side: 'client' | 'server', scope: string) {
    const { secretKeys, [side]: wanted } = options.http;
    this.options = options;
    this.#side = side;
    this.#scope = scope;
    this.readMethod = makeMethodReader(wanted.knownMethods);
    this.redact = makeRedact(secretKeys);
    this.captureRequest = makeCapture('request', wanted.requestHeaders);
    this.captureResponse = makeCapture('response', wanted.responseHeaders);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.tracer = provider.getTracer(this.#scope, this.options.version, schema);
  }

  setMeterProvider(provider: MeterProvider): void {
    const name = `http.${this.#side}.request.duration` as const;
    this.duration = makeHttpDuration(provider, name, this.options.version);
  }

  /** Runs `record` for an exchange that has not ended yet; what it throws is said. */
  protected endOnce<E extends Ending>(exchange: E, record: (exchange: E) => void): void {
    if (exchange.ended) return;
    exchange.ended = true;
    try {
      record(exchange);
    } catch (error) {
      say(this.options.guard, 'instrumentation of http', error);
    }
  }
}
