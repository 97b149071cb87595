/** Places in the memory that the export thread shares with its clients. */
export const slot = {
  /** Number of the last flush that is over; the main thread may sleep on it. */
  flushed: 0,
  /** Parcels that the thread has taken in. */
  taken: 1,
  /** Items that the last flush has seen leave without an answer. */
  unanswered: 2,
  tracesSent: 3,
  tracesLost: 4,
  metricsSent: 5,
  metricsLost: 6,
  logsSent: 7,
  logsLost: 8,
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
