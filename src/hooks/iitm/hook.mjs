import { createHook } from 'import-in-the-middle/create-hook.mjs';

// For a loader thread, on Nodes without synchronous hooks.
const { initialize, load, resolve } = createHook(import.meta);

export { initialize, load, resolve };
