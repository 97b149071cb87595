import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';

/** What there is at a path. */
export type Look = 'missing' | 'folder' | 'file' | 'executable';

/** The questions that finding a command asks of the file system; none of them throws. */
export type Disk = {
  readonly look: (path: string) => Look;
  /** The first bytes of a file, fewer where it is shorter, none where it cannot be read. */
  readonly head: (path: string, length: number) => Buffer;
};

/** The file system of this machine. */
export const disk: Disk = {
  look(path) {
    try {
      const stat = statSync(path);
      if (stat.isDirectory()) return 'folder';
      if (!stat.isFile()) return 'missing';
    } catch {
      return 'missing';
    }
    try {
      accessSync(path, constants.X_OK);
      return 'executable';
    } catch {
      return 'file';
    }
  },
  head(path, length) {
    const bytes = Buffer.alloc(length);
    try {
      const file = openSync(path, 'r');
      try {
        return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
      } finally {
        closeSync(file);
      }
    } catch {
      return bytes.subarray(0, 0);
    }
  },
};
