import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar as YamlScalar,
  type Document,
} from 'yaml';
import { Fault, type Position } from './fault.ts';
import { resolveScalar, type Scalar } from './scalar.ts';
import { substitute, type Variables } from './substitute.ts';

/** A piece of the file: where it stands, and its way from the root as `a.b[0].c`. */
export type Node = { readonly at: Position; readonly path: string } & (
  | ScalarNode
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Entry> }
);
export type ScalarNode = {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** With variables in it. */
  readonly text: string;
  /** As it is written in the file: what is put in for a variable may be a secret. */
  readonly source: string;
};
export type Entry = { readonly keyAt: Position; readonly node: Node };

/** Aliases of aliases grow without end. */
const mostNodes = 50_000;
const deepest = 60;

/**
 * Reads YAML, with variables put in: types are those of the text that results, quoted text is
 * text, keys are left alone.
 *
 * @throws Fault
 */
export function readTree(text: string, variables: Variables): Node {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [document, second] = parse(text, lines);
  if (document === undefined) throw new Fault(positionOf(0), 'the file is empty');
  const [error] = document.errors;
  if (error !== undefined) {
    const isDeep = error.message.startsWith('Maximum call stack');
    const because = isDeep ? 'it is nested too deeply' : `this is not YAML: ${error.message}`;
    throw new Fault(positionOf(error.pos[0]), because);
  }
  if (second !== undefined) {
    throw new Fault(positionOf(second.range[0]), 'the file has more than one document');
  }
  return new TreeReader(document, positionOf, variables).read(document.contents, '', 0);
}

function parse(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const options = { version: '1.2', lineCounter, prettyErrors: false, logLevel: 'silent' } as const;
  try {
    const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), options);
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Fault({ line: 1, column: 1 }, 'it is nested too deeply');
  }
}

class TreeReader {
  readonly #document: Document.Parsed;
  readonly #positionOf: (offset: number) => Position;
  readonly #variables: Variables;
  #nodes = 0;

  constructor(
    document: Document.Parsed,
    positionOf: (offset: number) => Position,
    variables: Variables,
  ) {
    this.#document = document;
    this.#positionOf = positionOf;
    this.#variables = variables;
  }

  read(node: unknown, path: string, depth: number): Node {
    const at = this.#at(node);
    if (++this.#nodes > mostNodes) throw new Fault(at, `it has more than ${mostNodes} values`);
    if (depth > deepest) throw new Fault(at, 'it is nested too deeply');
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target === undefined) throw new Fault(at, `nothing is named *${node.source}`);
      return this.read(target, path, depth + 1);
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      for (const { key, value } of node.items) {
        const name = this.#key(key);
        const below = path === '' ? name : `${path}.${name}`;
        const keyAt = this.#at(key);
        const child = value ? this.read(value, below, depth + 1) : empty(keyAt, below);
        entries.set(name, { keyAt, node: child });
      }
      return { at, path, kind: 'map', entries };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.read(item, `${path}[${i}]`, depth + 1));
      return { at, path, kind: 'list', items };
    }
    return isScalar(node) ? this.#scalar(node, at, path) : empty(at, path);
  }

  #scalar(node: YamlScalar, at: Position, path: string): Node {
    const isPlain = node.type === YamlScalar.PLAIN && !node.tag?.endsWith(':str');
    const source = isPlain ? (node.source ?? '') : textOf(node.value);
    const substituted = substitute(source, this.#variables);
    if ('malformed' in substituted) {
      throw new Fault(at, `${substituted.malformed} is not a reference to a variable`);
    }
    const { text } = substituted;
    return { at, path, kind: 'scalar', value: isPlain ? resolveScalar(text) : text, text, source };
  }

  #key(key: unknown): string {
    const node = isAlias(key) ? key.resolve(this.#document) : key;
    if (isScalar(node)) return String(node.source ?? node.value);
    throw new Fault(this.#at(key), 'a key is not a text');
  }

  #at(node: unknown): Position {
    const { range } = (node ?? {}) as { range?: readonly number[] | null };
    return this.#positionOf(range?.[0] ?? 0);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function empty(at: Position, path: string): Node {
  return { at, path, kind: 'scalar', value: null, text: '', source: '' };
}
