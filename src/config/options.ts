import type { Option, ValueOf } from './option.ts';
import { agent } from './options/agent.ts';
import { exporters } from './options/exporters.ts';
import { gcpOptions } from './options/gcp.ts';
import { general } from './options/general.ts';
import { http } from './options/http.ts';
import { limits } from './options/limits.ts';
import { otlp } from './options/otlp.ts';
import { sending } from './options/sending.ts';

/**
 * Every option, named here once. Types, flags, help, the generated page, redaction and the doctor
 * are read off this table.
 */
export const options = {
  ...general,
  ...exporters,
  ...gcpOptions,
  ...otlp,
  ...sending,
  ...limits,
  ...http,
  ...agent,
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
export const optionNames = Object.keys(options) as readonly OptionName[];

/** What the user wants, as values: every option with its own value or its fallback. */
export type Config = { readonly [N in OptionName]: ValueOf<(typeof options)[N]> };
