import { writeMillis } from './amount.ts';
import type { Style } from './colour.ts';
import type { Branch } from './grow-tree.ts';
import { indent, type Layout } from './layout.ts';
import { cutLine, own, piece, widthOfLine, type Piece } from './line.ts';
import { remarksOf } from './remarks.ts';
import type { SpanView } from './views.ts';

type Line = readonly Piece[];
/** A branch, the line it stands on as far as the times, and the lines below that line. */
type Row = { readonly branch: Branch; readonly head: Line; readonly below: readonly Line[] };

/** Each branch and all below it, in the order in which they are drawn. */
export function listRows(
  branches: readonly Branch[],
  layout: Layout,
  colours: ReadonlyMap<string, Style>,
): Row[] {
  const rows: Row[] = [];
  /** `fork` is drawn before the span itself, `trunk` before all below it. */
  const add = (
    branch: Branch,
    fork: string,
    trunk: string,
    depth: number,
    above?: string,
  ): void => {
    const { service } = branch.spans[0];
    const colour = colours.get(service);
    const title = service === above ? [] : [piece(`${service} `, colour)];
    const follows = trunk + (branch.children.length > 0 ? '│ ' : '  ');
    const margin = own(indent(follows, depth, layout.indent), 'dim');
    const { head, below } = writeHead(
      branch.spans,
      [own(indent(fork, depth, layout.indent), 'dim'), ...title],
      layout.left,
    );
    rows.push({ branch, head, below: below.map((line) => [margin].concat(line)) });
    const last = branch.children.length - 1;
    for (const [index, child] of branch.children.entries()) {
      const [branchFork, branchTrunk] = index === last ? ['└ ', '  '] : ['├ ', '│ '];
      add(child, trunk + branchFork, trunk + branchTrunk, depth + 1, service);
    }
  };
  for (const branch of branches) add(branch, '', '', 0);
  return rows;
}

/** Kind, name, and the remarks that there is room for; the others come below. */
function writeHead(
  [span, ...others]: Branch['spans'],
  before: Line,
  room: number,
): { readonly head: Line; readonly below: readonly Line[] } {
  const { pinned, inline, below } = remarksOf(span);
  const kind = span.kind === 'internal' ? [] : [own(`${span.kind.toUpperCase()} `, 'dim')];
  const folded = others.length > 0;
  const times = folded ? [own(` ×${others.length + 1}`, 'bold')] : [];
  const range = folded ? [own(writeRange([span, ...others]), 'dim')] : [];
  const fixed = [...times, ...pinned.flatMap((each) => [own('  '), each])];
  const title = [...before, ...kind, piece(span.name, span.status === 'error' ? 'red' : undefined)];
  const head = [...cutLine(title, Math.max(room - widthOfLine(fixed), 1)), ...fixed];
  const overflow: Line[] = [];
  for (const remark of [...range, ...inline]) {
    if (widthOfLine([...head, remark]) + 2 <= room) head.push(own('  '), remark);
    else overflow.push([remark]);
  }
  return { head, below: [...overflow, ...below] };
}

/** From the shortest to the longest. */
function writeRange(spans: readonly SpanView[]): string {
  const durations = spans.map(({ durationMillis }) => durationMillis ?? 0);
  return `${writeMillis(Math.min(...durations))} – ${writeMillis(Math.max(...durations))}`;
}
