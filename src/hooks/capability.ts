/**
 * Whether `module.registerHooks` is sound on this Node: older releases of the same lines reject a
 * nullish CommonJS source (https://github.com/nodejs/node/pull/59929).
 *
 * @param version `process.versions.node`
 */
export function syncHooksWork(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => parseInt(part, 10));
  if (major >= 26) return true;
  if (major === 25) return minor >= 1;
  if (major === 24) return minor > 11 || (minor === 11 && patch >= 1);
  return major === 22 && (minor > 22 || (minor === 22 && patch >= 3));
}
