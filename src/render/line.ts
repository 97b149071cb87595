import { clean } from './clean.ts';
import { paint, type Style } from './colour.ts';
import { cut, widthOf } from './width.ts';

/** A part of a line; made by `piece` or `own` only, so that all text is safe to print. */
export type Piece = { readonly text: string; readonly style: Style | undefined };

/** Text that somebody else wrote. */
export function piece(text: string, style?: Style): Piece {
  return { text: clean(text), style };
}

/** Text of the drawing itself, whose spaces count. */
export function own(text: string, style?: Style): Piece {
  return { text, style };
}

export function widthOfLine(line: readonly Piece[]): number {
  return line.reduce((width, { text }) => width + widthOf(text), 0);
}

/** The line, cut with `…` where it takes more than that many columns. */
export function cutLine(line: readonly Piece[], columns: number): readonly Piece[] {
  if (widthOfLine(line) <= columns) return line;
  const kept: Piece[] = [];
  let left = columns;
  for (const { text, style } of line) {
    const width = widthOf(text);
    // Something follows: a piece that just fits has to leave room for the mark.
    if (width >= left)
      return [...kept, { text: width === left ? cut(`${text}.`, left) : cut(text, left), style }];
    kept.push({ text, style });
    left -= width;
  }
  return kept;
}

/** The line, with spaces up to that many columns. */
export function padLine(line: readonly Piece[], columns: number): readonly Piece[] {
  const missing = columns - widthOfLine(line);
  return missing > 0 ? [...line, { text: ' '.repeat(missing), style: undefined }] : line;
}

export function joinPieces(pieces: readonly Piece[], between: string): Piece[] {
  return pieces.flatMap((each, index) => (index === 0 ? [each] : [own(between), each]));
}

/** The line as text, without spaces at its end. */
export function writeLine(line: readonly Piece[], colour: boolean): string {
  const end = line.findLastIndex(({ text }) => text.trim() !== '') + 1;
  return line
    .slice(0, end)
    .map(({ text, style }, index) => {
      const shown = index === end - 1 ? text.trimEnd() : text;
      return colour ? paint(shown, style) : shown;
    })
    .join('');
}
