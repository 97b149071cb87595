'use strict';
const express = require('express');
const { Pool } = require('pg');

// Counted where a span has begun too, so that both numbers speak of the same requests.
let served = 0;
const pool = new Pool({ max: 8 });
const app = express();

app.get('/hello', (_request, response) => {
  served += 1;
  response.json({ hello: 'world' });
});

app.get('/db/:id', (request, response) => {
  served += 1;
  const id = Number(request.params.id);
  const answer = pool.query('SELECT $1::int AS id, now() AS time', [id]);
  return answer.then(({ rows }) => response.json(rows[0]));
});

const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

// The meters are read over IPC: a request for them would be traced and counted.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send({
    served,
    millis: performance.now(),
    cpuMicros: user + system,
    peakKilobytes: maxRSS,
  });
});

process.once('disconnect', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
});
