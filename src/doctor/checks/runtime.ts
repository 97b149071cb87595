import { failure, ok, type Check } from '../check.ts';

/** Does the agent run on this Node at all? */
export const checkRuntime: Check = ({ runtime }) => {
  const { kind, version, isSupported, hasSyncHooks } = runtime;
  if (kind === 'Deno') {
    return [failure('This is Deno; the agent needs Node.js', 'use its own: OTEL_DENO=true')];
  }
  if (kind === 'Bun') {
    return [failure('This is Bun; the agent needs Node.js', 'run the app with node')];
  }
  if (!isSupported) {
    const what = `Node.js ${version} is too old: the app runs untraced`;
    return [failure(what, 'update Node.js to 20.19 or newer')];
  }
  const modules = hasSyncHooks
    ? 'CommonJS and ES modules are hooked in place'
    : 'CommonJS is hooked in place, ES modules through a loader thread where one is needed';
  return [ok(`Node.js ${version} is supported: ${modules}`)];
};
