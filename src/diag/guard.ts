import { reasonOf, type Voice } from './voice.ts';

/** Runs a step of ours at an edge with the app: what it throws becomes one line, never the app's. */
export type Guard = <T>(what: string, step: () => T) => T | undefined;

/** A guard that says each distinct failure once. */
export function makeGuard(voice: Voice): Guard {
  const said = new Set<string>();
  return (what, step) => {
    try {
      return step();
    } catch (error) {
      const text = `${what} failed, the app goes on without it: ${reasonOf(error)}`;
      if (!said.has(text)) {
        said.add(text);
        voice.warn(text);
        voice.debug(what, error);
      }
      return undefined;
    }
  };
}
