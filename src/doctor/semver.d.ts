declare module '*/instrumentation/dist/semver.mjs' {
  /** @param version complete; anything else is in no range */
  export function satisfies(version: string, range: string): boolean;
}
