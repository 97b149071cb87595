import { constants } from 'node:os';
import { workerData } from 'node:worker_threads';
import type { ThreadData } from './export/thread/messages.ts';
import { serve } from './export/thread/serve.ts';
import { watchSignalsInThread } from './lifecycle/thread-signals.ts';

/** The export thread, composed: what the app records leaves the process here. */
function run(data: ThreadData): void {
  const { flush } = serve(data);
  watchSignalsInThread({ process, numbers: constants.signals }, data.endings, flush);
}

// Whoever loads this file elsewhere gets nothing.
const data = workerData as Partial<ThreadData> | null;
if (data?.port !== undefined && data.memory !== undefined) run(data as ThreadData);
