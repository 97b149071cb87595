import type { Node } from './tree.ts';

/** A value of the file, by its way from the root. */
export type Leaf = { readonly name: string; readonly value: string };

/** Every value of the file, with variables put in. */
export function leavesOf(node: Node): readonly Leaf[] {
  switch (node.kind) {
    case 'scalar':
      return [{ name: node.path, value: node.text }];
    case 'list':
      return node.items.flatMap(leavesOf);
    case 'map':
      return [...node.entries.values()].flatMap((entry) => leavesOf(entry.node));
  }
}
