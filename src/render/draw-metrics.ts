import { writeAmount } from './amount.ts';
import { textOf } from './clean.ts';
import { estimateQuantile } from './estimate.ts';
import { cutLine, own, padLine, piece, widthOfLine, writeLine, type Piece } from './line.ts';
import type { Attributes, Look, PointView } from './views.ts';

type Line = readonly Piece[];
type Values = { readonly value: string; readonly change: string; readonly details: string };
type PointRow = Values & { readonly point: PointView };
type Row = Values & {
  readonly label: Line;
  /** In place of a label that there is no room for; it is cut where there is none. */
  readonly short?: Line;
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
  const isChanged = (point: PointView): boolean => {
    const last = before.get(keyOf(point));
    return last === undefined || last.value !== point.value || last.sum !== point.sum;
  };
  const unchanged = points.filter((point) => !isChanged(point)).length;
  if (unchanged === points.length) return '';
  const columns = Math.max(look.columns, 20);
  const rows = groupByMetric(points).flatMap((some) => {
    const values = some
      .filter(isChanged)
      .map((point) => writeValues(point, before.get(keyOf(point))));
    return some.length === 1 ? values.map(listAlone) : listTogether(values, sharedKeys(some));
  });
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

/** The only point of a metric stands beside its name. */
function listAlone({ point, ...values }: PointRow): Row {
  const name = [piece(point.metric)];
  const attributes = piece(writeAttributes(point.attributes, new Set()), 'dim');
  return { ...values, label: [...name, own('  '), attributes], short: name };
}

/** Several points stand below the name of their metric. */
function listTogether(values: readonly PointRow[], shared: ReadonlySet<string>): Row[] {
  const [first] = values;
  if (first === undefined) return [];
  const heading = { label: [piece(first.point.metric)], value: '', change: '', details: '' };
  const rows = values.map(({ point, value, change, details }): Row => {
    const attributes = piece(writeAttributes(point.attributes, shared), 'dim');
    return { label: [own('  '), attributes], value, change, details };
  });
  return [heading, ...rows];
}

/** Attributes that are the same on all points say nothing that tells them apart. */
function sharedKeys([first, ...others]: readonly PointView[]): ReadonlySet<string> {
  const attributes = first?.attributes ?? {};
  const isShared = (key: string): boolean =>
    others.every((other) => textOf(other.attributes[key]) === textOf(attributes[key]));
  return new Set(Object.keys(attributes).filter(isShared));
}

/** Keys without their namespace: `http.route` is `route`. */
function writeAttributes(attributes: Attributes, without: ReadonlySet<string>): string {
  return Object.entries(attributes)
    .filter(([key]) => !without.has(key))
    .map(([key, value]) => `${key.slice(key.lastIndexOf('.') + 1)}=${textOf(value)}`)
    .join(' ');
}

function writeValues(point: PointView, last: PointView | undefined): PointRow {
  const { value, unit, sort } = point;
  const counts = sort === 'histogram' ? '' : unit;
  const difference = value - (last?.value ?? 0);
  // A gauge that is new has nothing that it changed from.
  const isNew = last === undefined && sort === 'gauge';
  const sign = difference > 0 ? '+' : '';
  return {
    point,
    value: writeAmount(value, counts),
    change: difference === 0 || isNew ? '' : sign + writeAmount(difference, counts),
    details: sort === 'histogram' ? writeDistribution(point) : '',
  };
}

function writeDistribution(point: PointView): string {
  const { value: count, sum, max, unit } = point;
  const mean = sum === undefined || count === 0 ? undefined : sum / count;
  const facts: readonly (readonly [string, number | undefined])[] =
    count < 2
      ? [['mean', mean]]
      : [
          ['mean', mean],
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
  const labels = rows.map(({ label, short }) => {
    return cutLine(short !== undefined && widthOfLine(label) > room ? short : label, room);
  });
  const left = widest(labels.map(widthOfLine));
  return rows.map((row, index) => [
    ...padLine(labels[index] ?? [], left),
    own(`  ${row.value.padStart(value)}`, 'bold'),
    own(`  ${row.change.padStart(change)}`, 'green'),
    own(`  ${row.details}`),
  ]);
}
