/** Columns of a line: what it is about, a mark, the duration, a mark for skew, the waterfall. */
export type Layout = {
  /** The most that the first part may take. */
  readonly left: number;
  readonly duration: number;
  /** 0 where there is no room for a waterfall. */
  readonly bar: number;
  /** The most that branches may be indented. */
  readonly indent: number;
};

const durationColumns = 8;
/** Spaces and the two marks. */
const between = 5;

export function layOut(columns: number): Layout {
  const bar = columns < 50 ? 0 : clamp(Math.floor(columns / 5), 10, 40);
  const left = Math.max(columns - bar - durationColumns - between, 8);
  return { left, duration: durationColumns, bar, indent: Math.max(6, Math.floor(left / 3)) };
}

/**
 * The lines of a tree before a name, cut at their left where they would take too much; the depth is
 * said instead: `12⋯ │ └ `.
 */
export function indent(lines: string, depth: number, most: number): string {
  if (lines.length <= most) return lines;
  const label = `${depth}⋯`;
  return label + lines.slice(lines.length - most + label.length);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
