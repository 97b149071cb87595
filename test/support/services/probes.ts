import { once } from 'node:events';
import { connect } from 'node:net';
import mysql from 'mysql2/promise';
import { Client } from 'pg';
import type { Address, ServiceName } from './addresses.ts';

const patience = 3000;

/**
 * Logs in and does the least that shows a working server; on MariaDB that makes database `test`.
 * Resolves to undefined, or to why the server is of no use.
 */
export const probes: Readonly<
  Record<ServiceName, (address: Address) => Promise<string | undefined>>
> = {
  postgres: (address) => reasonFor(askPostgres(address)),
  mariadb: (address) => reasonFor(askMariadb(address)),
  redis: (address) => reasonFor(askRedis(address)),
};

async function reasonFor(asked: Promise<void>): Promise<string | undefined> {
  try {
    await asked;
    return undefined;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return message || code || String(error);
  }
}

async function askPostgres({ host, port, user }: Address): Promise<void> {
  const client = new Client({
    host,
    port,
    user,
    database: 'postgres',
    connectionTimeoutMillis: patience,
  });
  await client.connect();
  await client.query('SELECT 1');
  await client.end();
}

async function askMariadb({ host, port, user }: Address): Promise<void> {
  const connection = await mysql.createConnection({ host, port, user, connectTimeout: patience });
  await connection.query('CREATE DATABASE IF NOT EXISTS test');
  await connection.end();
}

async function askRedis({ host, port }: Address): Promise<void> {
  const socket = connect(port, host);
  socket.setTimeout(patience, () => socket.destroy(new Error('no answer to PING')));
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.toString().startsWith('+PONG'))
      throw new Error(`PING: ${answer.toString().trim()}`);
  } finally {
    socket.destroy();
  }
}
