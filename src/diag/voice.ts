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

const prefix = '[otel-agent]';

/**
 * Makes the agent's voice.
 *
 * @param level the least severe level that is printed
 * @param write receives whole lines, newline included
 */
export function makeVoice(level: Level, write: (line: string) => void): Voice {
  const threshold = levels.indexOf(level);
  const say = (at: Level, text: string): void => {
    if (levels.indexOf(at) <= threshold) write(`${prefix} ${at}: ${oneLine(text)}\n`);
  };
  return {
    error: (text) => say('error', text),
    warn: (text) => say('warn', text),
    info: (text) => say('info', text),
    debug: (text, error) => {
      if (threshold < levels.indexOf('debug')) return;
      const stack = error instanceof Error ? error.stack : error;
      write(
        `${prefix} debug: ${oneLine(text)}\n${stack === undefined ? '' : `${String(stack)}\n`}`,
      );
    },
  };
}

/** The reason in an unknown thrown value, on one line. */
export function reasonOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message || error.name : String(error));
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
