import type { Parcel } from '../parcel.ts';

/** Largest request that is put together of several parcels, in bytes. */
const mostBytes = 1024 * 1024;

/** Parcels that travel as one request. */
export class Shipment {
  /** Order of arrival, over all destinations. */
  readonly number: number;
  readonly #parts: Uint8Array[] = [];
  /** When its first try began, on the scale of `performance.now()`. */
  startedAt: number | undefined;
  #items = 0;
  #size = 0;

  constructor(number: number) {
    this.number = number;
  }

  get items(): number {
    return this.#items;
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Whether the parcel may join in. */
  hasRoomFor({ items, bytes, mostItems }: Parcel): boolean {
    if (this.#items === 0) return true;
    return this.#items + items <= mostItems && this.#size + bytes.length <= mostBytes;
  }

  add({ items, bytes }: Pick<Parcel, 'items' | 'bytes'>): void {
    this.#parts.push(bytes);
    this.#items += items;
    this.#size += bytes.length;
  }

  /** The request. */
  body(): Uint8Array {
    const [only] = this.#parts;
    if (this.#parts.length === 1 && only !== undefined) return only;
    const whole = Buffer.concat(this.#parts);
    this.#parts.length = 0;
    this.#parts.push(whole);
    return whole;
  }
}
