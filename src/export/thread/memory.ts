/** Places in the memory that the export thread shares with its clients. */
export const slot = {
  /** Number of the last flush that is over; the main thread may sleep on it. */
  flushed: 0,
  /** 1 while the collector cannot be reached. */
  down: 1,
  /** Parcels that the thread has taken in. */
  taken: 2,
  /** Items that the last flush has seen leave without an answer. */
  unanswered: 3,
  tracesSent: 4,
  tracesLost: 5,
  metricsSent: 6,
  metricsLost: 7,
  logsSent: 8,
  logsLost: 9,
} as const;

const slots = 16;

export function makeMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT));
}

/** Where the items of a signal are counted. */
export const counters = {
  traces: [slot.tracesSent, slot.tracesLost],
  metrics: [slot.metricsSent, slot.metricsLost],
  logs: [slot.logsSent, slot.logsLost],
} as const;
