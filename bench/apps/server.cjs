'use strict';
const { monitorEventLoopDelay } = require('node:perf_hooks');
const express = require('express');

/** Only what is measured is loaded: `none`, `pg`, `mysql2` or `redis`; `soak` watches the loop too. */
const [system = 'none', mode] = process.argv.slice(2);
const connections = 8;

/** Each gives a query by an id, and an end. */
const systems = {
  none: () => ({ query: async () => ({}), end: async () => {} }),
  pg: () => {
    const { Pool } = require('pg');
    const pool = new Pool({ max: connections });
    return {
      query: async (id) => (await pool.query('SELECT $1::int AS id, now() AS time', [id])).rows[0],
      end: () => pool.end(),
    };
  },
  mysql2: () => {
    const { MYSQL_HOST, MYSQL_PORT, MYSQL_USER, MYSQL_PASSWORD, MYSQL_DATABASE } = process.env;
    const pool = require('mysql2/promise').createPool({
      host: MYSQL_HOST,
      port: Number(MYSQL_PORT),
      user: MYSQL_USER,
      password: MYSQL_PASSWORD,
      database: MYSQL_DATABASE,
      connectionLimit: connections,
    });
    return {
      query: async (id) => (await pool.execute('SELECT ? AS id, NOW() AS time', [id]))[0][0],
      end: () => pool.end(),
    };
  },
  redis: () => {
    const client = require('redis').createClient({ url: process.env.REDIS_URL });
    const connected = client.connect();
    return {
      query: async (id) => {
        await connected;
        return { id, value: await client.get(`bench:${id}`) };
      },
      end: () => client.close(),
    };
  },
};

// Counted where a span has begun too, so that both numbers speak of the same requests.
let served = 0;
const database = systems[system]();
const app = express();

app.get('/hello', (_request, response) => {
  served += 1;
  response.json({ hello: 'world' });
});

app.get('/db/:id', async (request, response) => {
  served += 1;
  const id = Number(request.params.id);
  let row;
  for (let left = Number(request.query.queries); left > 0; left -= 1)
    row = await database.query(id);
  response.json(row);
});

const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
const delay = mode === 'soak' ? monitorEventLoopDelay({ resolution: 10 }) : undefined;
delay?.enable();

// The meters are read over IPC: a request for them would be traced and counted.
process.on('message', () => {
  const { user, system: kernel } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send({
    served,
    millis: performance.now(),
    cpuMicros: user + kernel,
    peakKilobytes: maxRSS,
    kilobytes: process.memoryUsage.rss() / 1024,
    delayMillis: (delay?.percentile(99) ?? 0) / 1e6,
  });
  delay?.reset();
});

process.once('disconnect', () => {
  server.close();
  server.closeAllConnections();
  delay?.disable();
  void database.end();
});
