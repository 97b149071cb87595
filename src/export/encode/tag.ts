/** Tag of a field: a number, a bool or an enum. */
export const varintTag = (field: number): number => field << 3;
/** Tag of a field: fixed64 or double. */
export const fixed64Tag = (field: number): number => (field << 3) | 1;
/** Tag of a field: text, bytes, a message. */
export const lengthTag = (field: number): number => (field << 3) | 2;
/** Tag of a field: fixed32. */
export const fixed32Tag = (field: number): number => (field << 3) | 5;
