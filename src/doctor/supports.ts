// The very function that decides at run time whether a version is patched; it is not exported.
import { satisfies } from '../../node_modules/@opentelemetry/instrumentation/dist/semver.mjs';

/** Whether one of the ranges includes the version, by the rules of npm. */
export function supports(ranges: readonly string[], version: string): boolean {
  return ranges.some((range) => satisfies(version, range));
}
