/** How the loader met a library. */
export type Meeting = 'patched' | 'loaded too early' | 'not hookable';

/** A library that the app loaded. */
export type Seen = {
  /** npm package or builtin. */
  readonly name: string;
  /** Of the package on disk; absent for builtins. */
  readonly folder?: string;
  readonly meeting: Meeting;
};

/** Remembers each library once; several copies of one package count each. */
export type SeenLibraries = {
  readonly note: (name: string, folder: string | undefined, meeting: Meeting) => void;
  readonly all: () => readonly Seen[];
};

export function makeSeenLibraries(): SeenLibraries {
  const byPlace = new Map<string, Seen>();
  return {
    note: (name, folder, meeting) => {
      const place = folder ?? name;
      const before = byPlace.get(place)?.meeting;
      if (before !== undefined && before !== 'not hookable') return;
      byPlace.set(place, folder === undefined ? { name, meeting } : { name, folder, meeting });
    },
    all: () => [...byPlace.values()],
  };
}
