/** The upper one of the two in the middle, where there are two; NaN of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** What one variant costs on top of bare node, as a share of what upstream does: `7 %`. */
export function formatShare(added: number, addedByUpstream: number): string {
  // Within the noise there is nothing to divide; a negative price would only look like a boast.
  if (!(addedByUpstream > 0)) return '–';
  return `${Math.max(0, Math.round((100 * added) / addedByUpstream))} %`;
}

/** `+12`, `-1`, `+0`. */
export function formatAdded(added: number): string {
  const rounded = Math.round(added);
  return rounded < 0 ? String(rounded) : `+${Math.abs(rounded)}`;
}
