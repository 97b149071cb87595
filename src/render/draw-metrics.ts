import { writeAmount } from './amount.ts';
import { textOf } from './clean.ts';
import { estimateQuantile } from './estimate.ts';
import { cutLine, own, padLine, piece, widthOfLine, writeLine, type Piece } from './line.ts';
import type { Attributes, Look, PointView } from './views.ts';

type Line = readonly Piece[];
type Row = {
  readonly label: Line;
  readonly value: string;
  readonly change: string;
  readonly details: string;
};

/**
 * Draws the points that differ from those of the last time as a table: counters with what has been
 * added, gauges with their change, histograms with count, mean, estimated p50 and p99, and maximum.
 *
 * @param previous all points of the last time; with none of them every point is drawn
 * @returns lines without an end of line after the last; empty where nothing has changed
 */
export function drawMetrics(
  points: readonly PointView[],
  previous: readonly PointView[],
  look: Look,
): string {
  const before = new Map(previous.map((point) => [keyOf(point), point]));
  const changed = points.filter((point) => {
    const last = before.get(keyOf(point));
    return last === undefined || last.value !== point.value || last.sum !== point.sum;
  });
  if (changed.length === 0) return '';
  const columns = Math.max(look.columns, 20);
  const rows = groupByMetric(changed).flatMap((some) => listRows(some, before));
  const unchanged = points.length - changed.length;
  const heading = `metrics${unchanged > 0 ? `  ${unchanged} unchanged` : ''}`;
  const lines = [[own(heading, 'dim')], ...drawTable(rows, columns)];
  return lines.map((line) => writeLine(cutLine(line, columns), look.colour)).join('\n');
}

/** The name and attributes in their order: what a point is told from others by. */
function keyOf({ metric, attributes }: PointView): string {
  return JSON.stringify([
    metric,
    Object.entries(attributes).map(([key, value]) => [key, textOf(value)]),
  ]);
}

function groupByMetric(points: readonly PointView[]): PointView[][] {
  const groups = new Map<string, PointView[]>();
  for (const point of points) {
    const group = groups.get(point.metric);
    if (group === undefined) groups.set(point.metric, [point]);
    else group.push(point);
  }
  return [...groups.values()];
}

/** One point stands beside the name of its metric, several stand below it. */
function listRows(points: readonly PointView[], before: ReadonlyMap<string, PointView>): Row[] {
  const [first] = points as [PointView];
  const name = piece(first.metric);
  const shared = points.length > 1 ? sharedKeys(points) : new Set<string>();
  const rows = points.map((point): Row => {
    const attributes = piece(writeAttributes(point.attributes, shared), 'dim');
    const label = points.length > 1 ? [own('  '), attributes] : [name, own('  '), attributes];
    return { label, ...writeValues(point, before.get(keyOf(point))) };
  });
  return points.length > 1
    ? [{ label: [name], value: '', change: '', details: '' }, ...rows]
    : rows;
}

/** Attributes that are the same on all points say nothing that tells them apart. */
function sharedKeys(points: readonly PointView[]): ReadonlySet<string> {
  const [first, ...others] = points as [PointView, ...PointView[]];
  const keys = Object.keys(first.attributes);
  const isShared = (key: string): boolean =>
    others.every((other) => textOf(other.attributes[key]) === textOf(first.attributes[key]));
  return new Set(keys.filter(isShared));
}

/** Keys without their namespace: `http.route` is `route`. */
function writeAttributes(attributes: Attributes, without: ReadonlySet<string>): string {
  return Object.entries(attributes)
    .filter(([key]) => !without.has(key))
    .map(([key, value]) => `${key.slice(key.lastIndexOf('.') + 1)}=${textOf(value)}`)
    .join(' ');
}

function writeValues(point: PointView, last: PointView | undefined): Omit<Row, 'label'> {
  const { value, unit, sort } = point;
  const counts = sort === 'histogram' ? '' : unit;
  const difference = value - (last?.value ?? 0);
  // A gauge that is new has nothing that it changed from.
  const isNew = last === undefined && sort === 'gauge';
  const sign = difference > 0 ? '+' : '';
  return {
    value: writeAmount(value, counts),
    change: difference === 0 || isNew ? '' : sign + writeAmount(difference, counts),
    details: sort === 'histogram' ? writeDistribution(point) : '',
  };
}

function writeDistribution(point: PointView): string {
  const { value: count, sum, max, unit } = point;
  const facts: readonly (readonly [string, number | undefined])[] = [
    ['mean', sum === undefined || count === 0 ? undefined : sum / count],
    ['p50', estimateQuantile(point, 0.5)],
    ['p99', estimateQuantile(point, 0.99)],
    ['max', max],
  ];
  return facts
    .filter((fact): fact is readonly [string, number] => fact[1] !== undefined)
    .map(([name, value]) => `${name} ${writeAmount(value, unit)}`)
    .join('  ');
}

function widest(widths: readonly number[]): number {
  return Math.max(0, ...widths);
}

function drawTable(rows: readonly Row[], columns: number): Line[] {
  const value = widest(rows.map((row) => row.value.length));
  const change = widest(rows.map((row) => row.change.length));
  const details = Math.min(widest(rows.map((row) => row.details.length)), Math.floor(columns / 2));
  const room = Math.max(columns - value - change - details - 6, 10);
  const left = Math.min(widest(rows.map(({ label }) => widthOfLine(label))), room);
  return rows.map((row) => [
    ...padLine(cutLine(row.label, left), left),
    own(`  ${row.value.padStart(value)}`, 'bold'),
    own(`  ${row.change.padStart(change)}`, 'green'),
    own(`  ${row.details}`),
  ]);
}
