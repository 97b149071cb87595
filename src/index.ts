/** The option table: every `OTEL_*` variable the agent knows, with type, default and meaning. */
export { options, type Config, type OptionName } from './config/options.ts';
export type { Builder, Extend } from './extend/builder.ts';
export type * from './extend/libraries.ts';
export type * from './extend/parts.ts';
export type { Running, Settings, StartOptions, StartParts } from './extend/start-options.ts';
export { start } from './start.ts';
export { agentVersion as version } from './version.ts';
