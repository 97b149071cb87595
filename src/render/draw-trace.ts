import { plural, writeMillis } from './amount.ts';
import type { Style } from './colour.ts';
import { fold } from './fold.ts';
import { growTree, windowOf, type Branch } from './grow-tree.ts';
import { indent, layOut, type Layout } from './layout.ts';
import {
  cutLine,
  joinPieces,
  own,
  padLine,
  piece,
  widthOfLine,
  writeLine,
  type Piece,
} from './line.ts';
import { remarksOf } from './remarks.ts';
import type { Look, SpanView } from './views.ts';
import { drawBar, type Window } from './waterfall.ts';

export type TraceLook = Look & {
  /** How many spans of the trace are not among those given; default 0. */
  readonly missing?: number;
  /** Until when running spans are drawn, in milliseconds since 1970; default is the last end. */
  readonly nowMillis?: number;
};

type Line = readonly Piece[];
type Row = { readonly branch: Branch; readonly head: Line; readonly below: readonly Line[] };

/** The colours of services, in the order in which they appear. */
const palette: readonly Style[] = ['cyan', 'magenta', 'blue', 'yellow', 'green'];

/**
 * Draws one trace as a tree beside a waterfall. Siblings alike are folded, spans without their
 * parent stand at the top, and no line is wider than the terminal.
 *
 * @returns lines without an end of line after the last; empty where there is no span
 */
export function drawTrace(spans: readonly SpanView[], look: TraceLook): string {
  const [first] = spans;
  if (first === undefined) return '';
  const columns = Math.max(look.columns, 20);
  const lastEnd = Math.max(...spans.map((span) => span.startMillis + (span.durationMillis ?? 0)));
  const branches = fold(growTree(spans, look.nowMillis ?? lastEnd));
  const whole = windowOf(branches);
  const layout = layOut(columns);
  const colours = chooseColours(spans);
  const rows = listRows(branches, layout, colours);
  const left = Math.max(...rows.map(({ head }) => widthOfLine(head)));
  const lines = [
    drawHeading(first.traceId, spans, look.missing ?? 0, whole, columns),
    ...rows.flatMap(({ branch, head, below }) => [
      [...padLine(head, left), ...drawTimes(branch, whole, layout, colours)],
      ...below,
    ]),
  ];
  if (look.missing) lines.push([own(`… and ${plural(look.missing, 'more span')}`, 'yellow')]);
  return lines.map((line) => writeLine(cutLine(line, columns), look.colour)).join('\n');
}

function drawHeading(
  traceId: string,
  spans: readonly SpanView[],
  missing: number,
  whole: Window,
  columns: number,
): Line {
  const errors = spans.filter(({ status }) => status === 'error').length;
  const running = spans.filter(({ durationMillis }) => durationMillis === undefined).length;
  const facts: Piece[] = [
    own(writeMillis(whole.endMillis - whole.startMillis)),
    own(plural(spans.length + missing, 'span')),
  ];
  if (errors > 0) facts.push(own(plural(errors, 'error'), 'red'));
  if (running > 0) facts.push(own(`${running} still running`, 'yellow'));
  const line = joinPieces(facts, ' · ');
  const room = Math.max(columns - 'trace   '.length - widthOfLine(line), 8);
  return [own('trace ', 'dim'), ...cutLine([piece(traceId, 'dim')], room), own('  '), ...line];
}

function chooseColours(spans: readonly SpanView[]): ReadonlyMap<string, Style> {
  const services = new Set(spans.map(({ service }) => service));
  return new Map(
    [...services].map((service, index) => [service, palette[index % palette.length] as Style]),
  );
}

function listRows(
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
    rows.push({ branch, head, below: below.map((line) => [margin, ...line]) });
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

function drawTimes(
  branch: Branch,
  whole: Window,
  layout: Layout,
  colours: ReadonlyMap<string, Style>,
): Line {
  const [span] = branch.spans;
  const millis = branch.spans.reduce(
    (total, each) => total + (each.durationMillis ?? branch.endMillis - branch.startMillis),
    0,
  );
  const colour = span.status === 'error' ? 'red' : colours.get(span.service);
  return [
    own(' '),
    drawMark(span),
    own(` ${writeMillis(millis).padStart(layout.duration)} `),
    branch.skewed ? own('~', 'yellow') : own(' '),
    own(layout.bar === 0 ? '' : drawBar(branch, whole, layout.bar), colour),
  ];
}

function drawMark({ status, durationMillis }: SpanView): Piece {
  if (durationMillis === undefined) return own('…', 'yellow');
  if (status === 'error') return own('✗', 'red');
  return status === 'ok' ? own('✓', 'green') : own(' ');
}
