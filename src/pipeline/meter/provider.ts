import type { Meter, MeterOptions } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Storage } from './storage.ts';

/** Changes how the storage of a synchronous instrument works; each is given once. */
export type Adapt = (storage: Storage) => void;

type MeterState = { registerMetricStorage: (descriptor: object) => Storage };

/** The SDK's provider, with instruments that work as they are adapted to. */
export class AdaptedMeterProvider extends MeterProvider {
  readonly #adaptions: readonly Adapt[];
  readonly #adapted = new WeakSet<Storage>();

  constructor(
    options: ConstructorParameters<typeof MeterProvider>[0],
    adaptions: readonly Adapt[],
  ) {
    super(options);
    this.#adaptions = adaptions;
  }

  override getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    const meter = super.getMeter(name, version, options);
    // The SDK's readers ask for theirs while the provider is being made; they are not measured much.
    if (!(#adaptions in this)) return meter;
    const { _meterSharedState: state } = meter as unknown as { _meterSharedState?: MeterState };
    if (state !== undefined && !Object.hasOwn(state, 'registerMetricStorage')) {
      const register = state.registerMetricStorage.bind(state);
      state.registerMetricStorage = (descriptor) => {
        const storage = register(descriptor);
        for (const each of storage._backingStorages ?? [storage]) this.#adapt(each);
        return storage;
      };
    }
    return meter;
  }

  #adapt(storage: Storage): void {
    // An instrument that is made again has the storage it had.
    if (this.#adapted.has(storage)) return;
    this.#adapted.add(storage);
    for (const adapt of this.#adaptions) adapt(storage);
  }
}
