import { quote } from '../quote.ts';
import { Fault } from './fault.ts';
import type { Node } from './tree.ts';

/** Hears of what is not as it should be but does not matter. */
export type Reading = { readonly warn: (node: Pick<Node, 'at'>, text: string) => void };

/** What a node has to look like, and what becomes of it; throws a Fault for any other. */
export type Shape<T> = (node: Node, reading: Reading) => T;

/** What a property may look like, also where it is not there: null is as good as absent. */
export type Property<T> = (
  node: Node | undefined,
  reading: Reading,
  owner: Node,
  name: string,
) => T;

type Properties = Readonly<Record<string, Property<unknown>>>;
type ValuesOf<P extends Properties> = {
  readonly [N in keyof P]: P[N] extends Property<infer T> ? T : never;
};
type KindOf<S> = S extends Shape<infer T> ? T : never;

/** Says what a node is, in place of what it should be. */
export function wrong(node: Node, expected: string): Fault {
  const what = node.kind === 'scalar' ? shown(node) : `a ${node.kind}`;
  return new Fault(node.at, `${nameOf(node)} is ${what}, not ${expected}`);
}

function shown({ source, text, value }: Extract<Node, { kind: 'scalar' }>): string {
  if (source === '' && value === null) return 'empty';
  if (source === text) return typeof value === 'string' ? quote(source) : source;
  return `${source} (${value === null ? 'empty' : 'a value'} of the environment)`;
}

export function nameOf({ path }: Node): string {
  return path === '' ? 'the file' : path;
}

/** A number or a boolean is taken as it is written: `name: 42` means "42". */
export const text: Shape<string> = (node) => {
  if (node.kind !== 'scalar' || node.value === null) throw wrong(node, 'a text');
  return node.text;
};

export const flag: Shape<boolean> = (node) => {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  throw wrong(node, 'true or false');
};

export function whole(min: number, max: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (node) => {
    const value = node.kind === 'scalar' ? node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    const end = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw wrong(node, `a whole number ${end}`);
  };
}

export function number(min = -Infinity, max = Infinity): Shape<number> {
  return (node) => {
    const value = node.kind === 'scalar' ? node.value : undefined;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    throw wrong(node, min === -Infinity ? 'a number' : `a number from ${min} to ${max}`);
  };
}

export function choice<const C extends string>(choices: readonly C[]): Shape<C> {
  return (node) => {
    const word = node.kind === 'scalar' ? node.text : undefined;
    const found = choices.find((known) => known === word);
    if (found !== undefined) return found;
    throw wrong(node, `one of ${choices.join(', ')}`);
  };
}

export function list<T>(shape: Shape<T>, least = 1): Shape<readonly T[]> {
  return (node, reading) => {
    if (node.kind !== 'list') throw wrong(node, 'a list');
    if (node.items.length < least) throw new Fault(node.at, `${nameOf(node)} is an empty list`);
    return node.items.map((item) => shape(item, reading));
  };
}

/** A map of known properties; others are said and ignored. */
export function object<P extends Properties>(properties: P): Shape<ValuesOf<P>> {
  return (node, reading) => {
    const entries = entriesOf(node);
    for (const [name, { keyAt }] of entries) {
      if (Object.hasOwn(properties, name)) continue;
      reading.warn({ at: keyAt }, `${unknown(node, name)}; it is ignored`);
    }
    const values: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(properties)) {
      values[name] = property(entries.get(name)?.node, reading, node, name);
    }
    return values as ValuesOf<P>;
  };
}

function unknown(node: Node, name: string): string {
  const place = node.path === '' ? '' : `${node.path}: `;
  return `${place}${quote(name)} is not a property of this release`;
}

/** A map of one entry, which names a kind and holds its settings. */
export function oneOf<K extends Readonly<Record<string, Shape<unknown>>>>(
  what: string,
  kinds: K,
): Shape<KindOf<K[keyof K]>> {
  return (node, reading) => {
    const entries = [...entriesOf(node)];
    const [entry] = entries;
    if (entry === undefined || entries.length > 1) {
      const has = entry === undefined ? 'names no' : 'names more than one';
      throw new Fault(node.at, `${nameOf(node)} ${has} ${what}`);
    }
    const [name, { keyAt, node: settings }] = entry;
    const shape = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (shape === undefined) {
      const known = Object.keys(kinds).join(', ');
      throw new Fault(keyAt, `${quote(name)} is no ${what} of this agent (${known})`);
    }
    return shape(settings, reading) as KindOf<K[keyof K]>;
  };
}

/** A kind without settings. */
export function plain<const T>(value: T): Shape<T> {
  const empty = object({});
  return (node, reading) => {
    empty(node, reading);
    return value;
  };
}

/** What another shape reads, made into something else. */
export function mapped<A, B>(
  shape: Shape<A>,
  make: (value: A, node: Node, reading: Reading) => B,
): Shape<B> {
  return (node, reading) => make(shape(node, reading), node, reading);
}

/** Every entry of a map, by name. */
export function entriesOf(node: Node): Extract<Node, { kind: 'map' }>['entries'] {
  if (node.kind === 'map') return node.entries;
  if (node.kind === 'scalar' && node.value === null) return new Map();
  throw wrong(node, 'a map');
}

export function optional<T>(shape: Shape<T>): Property<T | undefined> {
  return otherwise<T | undefined>(shape, undefined);
}

export function otherwise<T>(shape: Shape<T>, fallback: T): Property<T> {
  return (node, reading) => {
    const there = present(node);
    return there === undefined ? fallback : shape(there, reading);
  };
}

export function required<T>(shape: Shape<T>): Property<T> {
  return (node, reading, owner, name) => {
    const there = present(node);
    if (there !== undefined) return shape(there, reading);
    throw new Fault(node?.at ?? owner.at, `${nameOf(owner)} has no ${name}`);
  };
}

function present(node: Node | undefined): Node | undefined {
  return node?.kind === 'scalar' && node.value === null ? undefined : node;
}
