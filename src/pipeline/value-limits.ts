import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Voice } from '../diag/voice.ts';

/** Levels of arrays and maps that a value keeps (spec: "Attribute Limits", AttributeValueDepthLimit). */
export const usualDepth = 64;

type Values = Record<string, unknown>;

/** Bounds the values of attributes, in place. */
export type ValueLimits = (attributes: object | undefined) => void;

/**
 * Cuts texts and bytes to a length in code points, where the SDK counts UTF-16 units, takes 0 for a
 * mistake and splits characters; and empties what lies deeper than some levels, which is said once.
 *
 * @param longest undefined: no limit
 */
export function makeValueLimits(
  longest: number | undefined,
  voice: Voice,
  deepest: number = usualDepth,
): ValueLimits {
  let said = false;
  const onDeep = (key: string): void => {
    if (said) return;
    said = true;
    voice.warn(
      `the value of the attribute ${JSON.stringify(key)} has more than ${deepest} levels: what is deeper is left out (further cases are not reported)`,
    );
  };
  const bound = (value: unknown, key: string, depth: number): unknown => {
    if (typeof value === 'string') return longest === undefined ? value : cut(value, longest);
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array) return longest === undefined ? value : value.slice(0, longest);
    if (depth > deepest) {
      onDeep(key);
      return null;
    }
    if (Array.isArray(value)) return value.map((item) => bound(item, key, depth + 1));
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([name, item]) => [name, bound(item, key, depth + 1)]));
  };
  return (attributes) => {
    const values = attributes as Values | undefined;
    for (const key in values) {
      const value = values[key];
      if (needsLook(value, longest)) values[key] = bound(value, key, 1);
    }
  };
}

/** Few values are long or deep: all others stay as they are. */
function needsLook(value: unknown, longest = Infinity): boolean {
  if (typeof value === 'string') return value.length > longest;
  if (typeof value !== 'object' || value === null) return false;
  if (longest !== Infinity || !Array.isArray(value)) return true;
  return value.some((item) => typeof item === 'object' && item !== null);
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let end = 0;
  for (let count = 0; count < longest && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** For spans with their events and links, when they end. */
export function spanValueLimits(limit: ValueLimits): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: ({ attributes, events, links }) => {
      limit(attributes);
      for (const event of events) limit(event.attributes);
      for (const link of links) limit(link.attributes);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

/** For log records, when they are emitted. */
export function logValueLimits(limit: ValueLimits): LogRecordProcessor {
  return {
    onEmit: ({ attributes }) => limit(attributes),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}
