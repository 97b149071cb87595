import type { Option } from '../config/option.ts';
import { options as table } from '../config/options.ts';
import type { Env } from '../config/read.ts';
import type { StartOptions } from './start-options.ts';

/**
 * The settings among the options of `start()` as text: they are read, checked and complained of
 * like those of the environment.
 */
export function settingsText(options: StartOptions): Env {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(options)) {
    if (name.startsWith('OTEL_') && value !== undefined) texts[name] = textOf(name, value);
  }
  return texts;
}

function textOf(name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const option = (table as Record<string, Option>)[name];
    return value.length === 0 && option?.kind === 'choices' ? 'none' : value.join(',');
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value as Record<string, unknown>)
    .map(([key, text]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(text))}`)
    .join(',');
}
