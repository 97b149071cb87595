import { createServer } from 'node:net';
import { reasonOf } from '../diag/voice.ts';
import type { Answer } from './facts.ts';

/** Whether the Prometheus exporter could listen there; 0 is always free. */
export function tryPort(host: string, port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve({ kind: 'failed', failure: { cause: 'refused', detail: reasonOf(error) } });
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => resolve({ kind: 'taken', contentType: '' }));
    });
  });
}
