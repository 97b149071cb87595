import { join } from 'node:path';
import { run } from '../../../scripts/run-command.ts';
import { findProgram, type Recipe } from './private-server.ts';
import { probes } from './probes.ts';

/** PostgreSQL with the one user `postgres`, who needs no password. */
export const postgres: Recipe = {
  accounts: ['postgres', 'nobody'],
  prepare: async ({ folder, port, account }) => {
    const data = join(folder, 'data');
    const initdb = await findProgram('initdb');
    const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8'];
    const { code, output } = await run(initdb, args, { ...account, cwd: folder });
    if (code !== 0) throw new Error(`initdb: ${output}`);
    const settings = [
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
      'fsync=off',
    ];
    return {
      command: await findProgram('postgres'),
      args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    };
  },
  probe: (port) => probes.postgres({ host: '127.0.0.1', port, user: 'postgres' }),
  // The "fast" end: SIGTERM would wait for clients to hang up.
  stopSignal: 'SIGINT',
};
