import { limitRate } from './rate-limit.ts';

/** What the agent says about itself: one line each, on stderr, never on stdout. */
export type Voice = {
  readonly error: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly info: (text: string) => void;
  /** `error`, where given, is printed with its stack. */
  readonly debug: (text: string, error?: unknown) => void;
};

/** Levels in the order of how much they let through. */
export const levels = ['none', 'error', 'warn', 'info', 'debug', 'all'] as const;
export type Level = (typeof levels)[number];

/** Whether what is said at a level is printed where `threshold` is chosen. */
export function isHeard(at: Level, threshold: Level): boolean {
  return levels.indexOf(at) <= levels.indexOf(threshold);
}

const prefix = '[otel-agent]';

/**
 * Makes the agent's voice.
 *
 * @param level the least severe level that is printed
 * @param write receives whole lines, newline included
 * @param now milliseconds since the epoch; where given, lines are rate-limited below level debug
 */
export function makeVoice(level: Level, write: (line: string) => void, now?: () => number): Voice {
  const put = (line: string): void => write(`${prefix} ${line}\n`);
  const isLimited = now !== undefined && !isHeard('debug', level);
  const print = isLimited ? limitRate(put, now) : put;
  const say = (at: Level, text: string): void => {
    if (isHeard(at, level)) print(`${at}: ${oneLine(text)}`);
  };
  return {
    error: (text) => say('error', text),
    warn: (text) => say('warn', text),
    info: (text) => say('info', text),
    debug: (text, error) => {
      say('debug', text);
      if (error !== undefined && isHeard('debug', level)) write(`${stackOf(error)}\n`);
    },
  };
}

/** The reason in an unknown thrown value, on one line. */
export function reasonOf(error: unknown): string {
  return oneLine(
    textOf(() => (error instanceof Error ? error.message || error.name : String(error))),
  );
}

function stackOf(error: unknown): string {
  return textOf(() => String((error instanceof Error && error.stack) || error));
}

/** What an app throws may throw again when it is read. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return 'a value that cannot be shown';
  }
}

/** Control characters too: a text from afar must not steer the terminal. */
function oneLine(text: string): string {
  return text.replace(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, ' ');
}
