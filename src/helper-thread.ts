declare const require: (path: string) => unknown;

type Threads = { parentPort: unknown; workerData: unknown };
type StreamData = { workerData?: { $context?: { threadStreamVersion?: unknown } } } | null;

/**
 * Whether this is a thread that runs no code of the app: one for loader hooks, which has no parent
 * port but runs --require preloads too, or one in which pino writes its logs (thread-stream).
 * Asking for that loads worker_threads, so the flag that every worker has is asked first.
 */
export function isHelperThread(): boolean {
  if ((process.abort as { disabled?: boolean }).disabled !== true) return false;
  const { parentPort, workerData } = require('worker_threads') as Threads;
  if (parentPort === null) return true;
  const data = workerData as StreamData;
  return Boolean(data && data.workerData && data.workerData.$context);
}
