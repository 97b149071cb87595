import type { IdGenerator } from '@opentelemetry/sdk-trace';
import { randomIds } from './spans/ids.ts';

/** Trace ids as AWS X-Ray wants them: they begin with the time in seconds; the rest is random. */
export const xrayIds: IdGenerator = {
  ...randomIds,
  generateTraceId: () => {
    const seconds = Math.floor(Date.now() / 1000)
      .toString(16)
      .padStart(8, '0');
    return seconds + randomIds.generateTraceId().slice(8);
  },
};
