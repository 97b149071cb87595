import type { Env } from './config/read.ts';
import type { Running, StartParts } from './extend/start-options.ts';

/** What `start()` hands to level 0. */
export type Given = { readonly settings: Env; readonly parts: StartParts };

/** An agent that does nothing. */
export const idle: Running = { flush: async () => {}, shutdown: async () => {} };
