import type { Branch } from './grow-tree.ts';
import { remarksOf } from './remarks.ts';
import type { SpanView } from './views.ts';

/** So many alike in a row are still drawn one by one. */
const few = 3;

/**
 * Makes one of siblings in a row that look alike, with all that is below them: same service, name,
 * kind, status and the attributes that are drawn. Its times reach from the first to the last.
 */
export function fold(branches: readonly Branch[]): readonly Branch[] {
  const look = makeSignatures();
  const foldBelow = ({ children, ...branch }: Branch): Branch => {
    return { ...branch, children: foldRow(children) };
  };
  const foldRow = (row: readonly Branch[]): Branch[] => {
    const runs = splitRuns(row, look);
    return runs.flatMap((run) => (run.length > few ? [merge(run)] : run)).map(foldBelow);
  };
  return foldRow(branches);
}

function splitRuns(row: readonly Branch[], look: (branch: Branch) => number): Branch[][] {
  const runs: Branch[][] = [];
  let last: number | undefined;
  for (const branch of row) {
    const signature = look(branch);
    if (signature === last) runs.at(-1)?.push(branch);
    else runs.push([branch]);
    last = signature;
  }
  return runs;
}

/** All of them have the same shape, so that the first child of each are alike too, and so on. */
function merge(run: readonly Branch[]): Branch {
  const [first] = run as [Branch];
  const [span, ...others] = run.flatMap(({ spans }) => spans) as [SpanView];
  return {
    spans: [span, ...others],
    startMillis: Math.min(...run.map(({ startMillis }) => startMillis)),
    endMillis: Math.max(...run.map(({ endMillis }) => endMillis)),
    skewed: run.some(({ skewed }) => skewed),
    children: first.children.map((_, index) =>
      merge(run.map(({ children }) => children[index] as Branch)),
    ),
  };
}

/** A number for each look: equal where spans, and all below them, are drawn alike. */
function makeSignatures(): (branch: Branch) => number {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Branch, number>();
  const sign = (branch: Branch): number => {
    const before = known.get(branch);
    if (before !== undefined) return before;
    const text = JSON.stringify([ownLook(branch.spans[0]), branch.children.map(sign)]);
    const signature = numbers.get(text) ?? numbers.size;
    numbers.set(text, signature);
    known.set(branch, signature);
    return signature;
  };
  return sign;
}

function ownLook(span: SpanView): unknown {
  const { service, name, kind, status, durationMillis, links } = span;
  const { pinned, inline, below } = remarksOf(span);
  const remarks = [...pinned, ...inline, ...below.flat()].map(({ text }) => text);
  return [service, name, kind, status, durationMillis === undefined, links, remarks];
}
