import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { HttpClient } from './http-client.ts';
import { HttpServer } from './http-server.ts';
import type { NativeOptions } from './native.ts';

/** http and https, both sides: spans and durations without a patch of the modules. */
export class HttpInstrumentation {
  readonly #server: HttpServer;
  readonly #client: HttpClient;

  constructor(options: NativeOptions) {
    this.#server = new HttpServer(options);
    this.#client = new HttpClient(options);
  }

  setTracerProvider(provider: TracerProvider): void {
    this.#server.setTracerProvider(provider);
    this.#client.setTracerProvider(provider);
  }

  setMeterProvider(provider: MeterProvider): void {
    this.#server.setMeterProvider(provider);
    this.#client.setMeterProvider(provider);
  }

  disable(): void {
    this.#server.disable();
    this.#client.disable();
  }

  /** The message of a channel that came before the instrumentation was made. */
  catchUp(message: unknown): void {
    const met = message as Parameters<HttpServer['onStart']>[0];
    if ('response' in met) this.#server.onStart(met);
    else this.#client.onCreated(met);
  }
}
