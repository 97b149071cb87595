import type { SignalReport } from './report.ts';

export type SignalName = 'traces' | 'metrics' | 'logs';

/** What went to the exporters so far, and what became of it. */
export type Tally = {
  /** A batch was handed to an exporter. */
  readonly record: (signal: SignalName, count: number) => void;
  /** Its fate: delivered, or lost. */
  readonly settle: (signal: SignalName, count: number, delivered: boolean) => void;
  /**
   * Told at the end: items that have left without an answer so far. Of what else is not settled
   * by then, nothing will leave any more.
   */
  readonly noteUnanswered: (count: number) => void;
  /** Spans by the name of their instrumentation scope. */
  readonly countSpan: (scope: string) => void;
  readonly read: () => Record<SignalName, SignalReport> & {
    /** Undefined where nobody has told. */
    readonly unanswered: number | undefined;
    readonly spansByScope: Readonly<Record<string, number>>;
  };
};

export function makeTally(): Tally {
  const zero = { recorded: 0, exported: 0, dropped: 0 };
  const signals = { traces: { ...zero }, metrics: { ...zero }, logs: { ...zero } };
  let unanswered: number | undefined;
  const scopes = new Map<string, number>();
  return {
    record: (signal, count) => {
      signals[signal].recorded += count;
    },
    settle: (signal, count, delivered) => {
      signals[signal][delivered ? 'exported' : 'dropped'] += count;
    },
    noteUnanswered: (count) => {
      unanswered = count;
    },
    countSpan: (scope) => {
      scopes.set(scope, (scopes.get(scope) ?? 0) + 1);
    },
    read: () => ({
      ...structuredClone(signals),
      unanswered,
      spansByScope: Object.fromEntries(scopes),
    }),
  };
}
