import { ExportResultCode } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import type { OtlpSettings } from '../config/otlp.ts';
import { reasonOf, type Voice } from '../diag/voice.ts';
import type { Carrier } from './carrier.ts';
import type { Serializer } from './encode/serializer.ts';
import { maxRequestBytes, type Parcel } from './parcel.ts';
import { bothOf, type Halves } from './split.ts';

/** How one signal becomes bytes. */
export type Codec<Request> = {
  readonly serializer: Serializer<Request>;
  readonly count: (request: Request) => number;
  /** Parts a request that is larger than OTLP allows. */
  readonly split: (request: Request) => Halves<Request>;
};

/** How a batch may share its request with others. */
type Sharing = Pick<Parcel, 'waitMillis' | 'mostItems'>;
const alone: Sharing = { waitMillis: 0, mostItems: 0 };

/**
 * Encodes whole batches and hands them to the carrier. That is all `done` speaks of: what becomes
 * of them the carrier tells, by its counts and warnings.
 */
export class OtlpExporter<Request> {
  readonly #codec: Codec<Request>;
  readonly #settings: OtlpSettings;
  readonly #to: string;
  readonly #carrier: Carrier;
  readonly #voice: Voice;

  constructor(codec: Codec<Request>, settings: OtlpSettings, carrier: Carrier, voice: Voice) {
    this.#codec = codec;
    this.#settings = settings;
    this.#to = JSON.stringify(settings);
    this.#carrier = carrier;
    this.#voice = voice;
  }

  export(request: Request, done: (result: ExportResult) => void, sharing = alone): void {
    const items = this.#codec.count(request);
    if (items === 0) return done({ code: ExportResultCode.SUCCESS });
    const bytes = this.#encode(request);
    if (bytes === undefined) return done({ code: ExportResultCode.FAILED });
    const halves = bytes.length > maxRequestBytes ? this.#codec.split(request) : undefined;
    if (halves !== undefined) {
      const both = bothOf(done);
      for (const half of halves) this.export(half, both, sharing);
      return;
    }
    const { signal } = this.#settings;
    this.#carrier.send({ signal, to: this.#to, items, bytes, ...sharing });
    done({ code: ExportResultCode.SUCCESS });
  }

  /** Waits until everything had its try, and keeps the process alive until then. */
  forceFlush(): Promise<void> {
    return this.#carrier.flush(this.#settings.timeoutMillis);
  }

  shutdown(): Promise<void> {
    return this.#carrier.flush(this.#settings.timeoutMillis);
  }

  #encode(request: Request): Uint8Array | undefined {
    const { signal } = this.#settings;
    try {
      const bytes = this.#codec.serializer.serializeRequest(request);
      if (bytes !== undefined) return bytes;
      this.#voice.warn(`a batch of ${signal} cannot be encoded (nothing came out); it is dropped`);
    } catch (error) {
      this.#voice.warn(
        `a batch of ${signal} cannot be encoded (${reasonOf(error)}); it is dropped`,
      );
    }
    return undefined;
  }
}
