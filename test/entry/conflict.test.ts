import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { runBoth } from '../support/run-both.ts';

const request = [
  'const server = http.createServer((_, response) => response.end("served"));',
  "server.listen(0, '127.0.0.1', () => {",
  "  http.get({ port: server.address().port, host: '127.0.0.1' }, (response) => {",
  "    response.on('data', (text) => console.log(String(text)));",
  "    response.on('end', () => server.close());",
  '  });',
  '});',
].join('\n');
const http = "const http = require('node:http');";

/** What each rival does when it is loaded: it wraps `http.request` and marks that it did. */
const rival = [
  http,
  'const { request } = http;',
  'http.request = function byRival(...args) {',
  '  console.log("rival saw a request");',
  '  return request.apply(this, args);',
  '};',
  'http.get = (...args) => { const made = http.request(...args); made.end(); return made; };',
  'exports.start = () => {};',
].join('\n');

let folder: AppFolder;
beforeAll(async () => {
  const main = '{ "main": "index.js" }';
  folder = await makeAppFolder({
    'node_modules/dd-trace/index.js': rival,
    'node_modules/dd-trace/package.json': main,
    'node_modules/@opentelemetry/sdk-node/index.js': rival,
    'node_modules/@opentelemetry/sdk-node/package.json': main,
    'request.cjs': `${http}\n${request}`,
  });
});
afterAll(() => folder.remove());

describe.each(['dd-trace', '@opentelemetry/sdk-node'])('%s', (name) => {
  const line = `[otel-agent] warn: ${name} is loaded: the app traces by itself, so the agent steps back; remove one of the two`;
  const apps = {
    'required first': ['a.cjs', `require('${name}');\n${http}\n${request}`],
    'required after http': ['b.cjs', `${http}\nrequire('${name}').start();\n${request}`],
    'required twice': ['c.cjs', `require('${name}');\nrequire('${name}');\n${http}\n${request}`],
    imported: ['d.mjs', `import '${name}';\nimport http from 'node:http';\n${request}`],
    'imported later': [
      'e.mjs',
      `import http from 'node:http';\nawait import('${name}');\n${request}`,
    ],
  } as const;

  test.each(Object.entries(apps))('%s: one line, no spans', async (_, [file, text]) => {
    await folder.write({ [file]: text });
    for (const start of ['import', 'require'] as const) {
      const run = await runBoth(folder.file(file), { start });
      expect(run.stdout).toBe('rival saw a request\nserved\n');
      expect(run.said).toEqual([line]);
      expect(run.spans).toEqual([]);
    }
  });

  test('preloaded before the agent', async () => {
    const run = await runBoth(folder.file('request.cjs'), {
      nodeArgs: ['-r', folder.file(`node_modules/${name}/index.js`)],
    });
    expect(run.stdout).toBe('rival saw a request\nserved\n');
    expect(run.said).toEqual([line]);
    expect(run.spans).toEqual([]);
  });
});

test('a package that only sounds like a rival is no reason', async () => {
  await folder.write({
    'node_modules/dd-trace-api/index.js': '',
    'f.cjs': `require('dd-trace-api');\n${http}\n${request}`,
  });
  const run = await runBoth(folder.file('f.cjs'));
  expect(run.said).toEqual([]);
  expect(run.spans).toHaveLength(2);
});

test.each(['import', 'require'] as const)(
  'after the step back nothing wakes the agent again (%s)',
  async (start) => {
    await folder.write({
      'g.cjs': [
        "require('dd-trace');",
        "const key = Symbol.for('opentelemetry.js.api.1');",
        "fetch('data:,').then(() => {",
        "  require('node:diagnostics_channel').channel('undici:request:create').publish({});",
        '  setTimeout(() => console.log(globalThis[key]), 1200);',
        '});',
      ].join('\n'),
    });
    const run = await runBoth(folder.file('g.cjs'), { start });
    expect(run.stdout).toBe('undefined\n');
    expect(run.spans).toEqual([]);
    expect(run.said).toHaveLength(1);
  },
);

test('at level info the end line says for whom', async () => {
  await folder.write({ 'h.cjs': `${http}\nrequire('dd-trace');\n${request}` });
  const run = await runBoth(folder.file('h.cjs'), { env: { OTEL_LOG_LEVEL: 'info' } });
  expect(run.said.at(-1)).toMatch(/^\[otel-agent\] info: .*; stepped back for dd-trace$/);
});
