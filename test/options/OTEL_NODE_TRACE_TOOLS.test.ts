import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runApp } from '../support/run-app.ts';
import { spanTree } from '../support/span-tree.ts';

const request = `const http = require('node:http');
const server = http.createServer((request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  http.get({ port: server.address().port, host: '127.0.0.1', path: process.argv[2] }, (response) => {
    response.resume();
    response.on('end', () => server.close());
  });
});
`;

let folder: string;
let npm: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agent-test-tools-'));
  const bin = join(folder, 'node_modules', 'npm', 'bin');
  await mkdir(bin, { recursive: true });
  const app = join(folder, 'app.js');
  npm = join(bin, 'npm-cli.js');
  await writeFile(app, request);
  const start = `require('node:child_process').fork(${JSON.stringify(app)}, ['/app']);\n`;
  await writeFile(npm, `process.argv[2] = '/npm';\n${request}${start}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('npm is left alone, and the app that it starts is traced', async () => {
  const env = { OTEL_LOG_LEVEL: 'warn', OTEL_TRACES_SAMPLER: 'always_on' };
  const run = await runApp(npm, { start: 'options', env });
  expect(spanTree(run.spans, ['url.path'])).toBe('CLIENT GET\n  SERVER GET url.path=/app');
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

test('even wrong settings are said once: by the app', async () => {
  const run = await runApp(npm, { start: 'options', env: { OTEL_TRACES_SAMPLER: 'sometimes' } });
  expect(run.stderr.split('\n').filter((line) => line.includes('sometimes'))).toHaveLength(1);
});

test('it is traced where that is asked for', async () => {
  const run = await runApp(npm, { start: 'options', env: { OTEL_NODE_TRACE_TOOLS: 'true' } });
  const paths = run.spans.map(({ attributes }) => attributes['url.path']).filter(Boolean);
  expect(paths.toSorted()).toEqual(['/app', '/npm']);
});
