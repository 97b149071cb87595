/** Line and column in the file, from 1. */
export type Position = { readonly line: number; readonly column: number };

/** Why a file is refused as a whole; nothing of it is used then. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly at: Position;

  constructor(at: Position, because: string) {
    super(because);
    this.at = at;
  }
}
