import { join } from 'node:path';
import { run } from '../../../scripts/run-command.ts';
import { findProgram, type Recipe } from './private-server.ts';
import { probes } from './probes.ts';

/** MariaDB with `root`, who needs no password. */
export const mariadb: Recipe = {
  accounts: ['mysql', 'nobody'],
  prepare: async ({ folder, port, account }) => {
    const data = join(folder, 'data');
    const install = await findProgram('mariadb-install-db', 'mysql_install_db');
    const flags = ['--auth-root-authentication-method=normal', '--skip-test-db'];
    const args = ['--no-defaults', `--datadir=${data}`, ...flags];
    const { code, output } = await run(install, args, { ...account, cwd: folder });
    if (code !== 0) throw new Error(`${install}: ${output}`);
    return {
      command: await findProgram('mariadbd', 'mysqld'),
      args: [
        '--no-defaults',
        `--datadir=${data}`,
        `--socket=${join(folder, 'server.sock')}`,
        `--pid-file=${join(folder, 'server.pid')}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
      ],
    };
  },
  probe: (port) => probes.mariadb({ host: '127.0.0.1', port, user: 'root' }),
  stopSignal: 'SIGTERM',
};
