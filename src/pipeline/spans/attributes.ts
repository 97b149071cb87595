import { diag, type Attributes, type AttributeValue } from '@opentelemetry/api';
import { cleanAttributes, isAnyValue } from '@opentelemetry/core';

/** Nearly all are: the SDK's own check makes a set for each value, to find cycles. */
function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const unlimited = { attributeCountLimit: Infinity, attributeValueLengthLimit: Infinity };

/** Attributes within a count (common specification, "Attribute"): invalid ones are left out. */
export class BoundedAttributes {
  values: Attributes = {};
  readonly #limit: number;
  /** At least as many as there are: looking for each whether it is new costs more than keeping it. */
  #atMost = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many had no room. */
  get dropped(): number {
    return this.#dropped;
  }

  set(key: string, given: AttributeValue): void {
    if (given === undefined) return;
    if (typeof key !== 'string' || key === '') return refuse(key);
    if (this.#atMost >= this.#limit && !this.#hasRoom(key)) return this.#drop();
    const plain = isPlain(given);
    if (!plain && !isAnyValue(given)) return refuse(key);
    this.#atMost++;
    this.values[key] = plain ? given : copyOf(given);
  }

  setAll(given: Attributes | undefined): void {
    if (given === undefined || given === null) return;
    for (const key of Object.keys(given)) this.set(key, given[key]);
  }

  #hasRoom(key: string): boolean {
    if (Object.hasOwn(this.values, key)) return true;
    this.#atMost = Object.keys(this.values).length;
    return this.#atMost < this.#limit;
  }

  #drop(): void {
    if (this.#dropped === 0) {
      diag.warn(`a span has more than ${this.#limit} attributes: further ones are left out`);
    }
    this.#dropped++;
  }
}

/** Lists and maps are the caller's, who may go on using them. */
function copyOf(value: AttributeValue): AttributeValue {
  return cleanAttributes({ value }, unlimited).attributes?.['value'];
}

function refuse(key: unknown): void {
  diag.warn(`the attribute ${String(key)} is left out: its name or value is not valid`);
}
