import { quote } from './quote.ts';

/** What an option's text became. */
export type Parsed<T> = {
  /** Undefined where nothing in the text is of use: the fallback holds. */
  readonly value: T | undefined;
  readonly faults: readonly Fault[];
};

/** Something wrong with a text. */
export type Fault = {
  /** Goes on after the option's name: ` is ...`, `="abc" is ...`, `: "x" is ...`. */
  readonly what: string;
  /** What holds instead; absent where that is the fallback. */
  readonly instead?: string;
};

export function valid<T>(value: T): Parsed<T> {
  return { value, faults: [] };
}

/** The whole text is refused; the fallback holds. */
export function refused<T>(text: string, because: string): Parsed<T> {
  return { value: undefined, faults: [{ what: about(text, because) }] };
}

/** What a fault says of the whole text. */
export function about(text: string, because: string): string {
  return `=${quote(text)} ${because}`;
}
