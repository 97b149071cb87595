import { createHook } from 'import-in-the-middle/create-hook.mjs';

/** The generator for this thread; `include` decides by URL which modules it wraps. */
export function create(url, include) {
  const hook = createHook({ url });
  hook.applyOptions({ shouldInclude: include });
  return hook;
}
