import { plural, writeMillis } from './amount.ts';
import type { Style } from './colour.ts';
import { fold } from './fold.ts';
import { growTree, windowOf, type Branch } from './grow-tree.ts';
import { layOut, type Layout } from './layout.ts';
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
import { listRows } from './trace-rows.ts';
import type { Look, SpanView } from './views.ts';
import { drawBar, type Window } from './waterfall.ts';

export type TraceLook = Look & {
  /** How many spans of the trace are not among those given; default 0. */
  readonly missing?: number;
  /** Until when running spans are drawn, in milliseconds since 1970; default is the last end. */
  readonly nowMillis?: number;
};

type Line = readonly Piece[];

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
  const lines: Line[] = [drawHeading(first.traceId, spans, look.missing ?? 0, whole, columns)];
  for (const { branch, head, below } of rows) {
    lines.push([...padLine(head, left), ...drawTimes(branch, whole, layout, colours)], ...below);
  }
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

function drawMark({ status }: SpanView): Piece {
  if (status === 'error') return own('✗', 'red');
  return status === 'ok' ? own('✓', 'green') : own(' ');
}
