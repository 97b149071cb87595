import { findProgram, type Recipe } from './private-server.ts';
import { probes } from './probes.ts';

/** Redis that keeps nothing on disk. */
export const redis: Recipe = {
  accounts: ['redis', 'nobody'],
  prepare: async ({ folder, port }) => ({
    command: await findProgram('redis-server', 'valkey-server'),
    args: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
  }),
  probe: (port) => probes.redis({ host: '127.0.0.1', port, user: '' }),
  stopSignal: 'SIGTERM',
};
