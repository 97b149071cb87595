import type { Node } from './tree.ts';

/** A piece of the file as a JavaScript value, for those who know what to make of it. */
export function plainValue(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map':
      return Object.fromEntries(
        [...node.entries].map(([name, entry]) => [name, plainValue(entry.node)]),
      );
  }
}
