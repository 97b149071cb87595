export type Window = { readonly startMillis: number; readonly endMillis: number };

/**
 * Where in the whole a part lies, drawn in that many columns with half a column's precision; what
 * is too short to be seen is half a column.
 */
export function drawBar(part: Window, whole: Window, columns: number): string {
  const total = whole.endMillis - whole.startMillis;
  const halves = columns * 2;
  const at = (millis: number): number =>
    total > 0 ? ((millis - whole.startMillis) / total) * halves : 0;
  // A hair's breadth over a border is rounding in the clock, not half a column.
  const from = clamp(Math.floor(at(part.startMillis) + 0.01), 0, halves - 1);
  const to = clamp(total > 0 ? Math.ceil(at(part.endMillis) - 0.01) : halves, from + 1, halves);
  let bar = '';
  for (let half = 0; half < halves; half += 2) {
    const left = half >= from && half < to;
    const right = half + 1 >= from && half + 1 < to;
    if (left) bar += right ? '━' : '╸';
    else bar += right ? '╺' : ' ';
  }
  return bar;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
