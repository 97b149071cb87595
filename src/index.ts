/** The option table: every `OTEL_*` variable the agent knows, with type, default and meaning. */
export { options, type Config, type OptionName } from './config/options.ts';
export { agentVersion as version } from './version.ts';
