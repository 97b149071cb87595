import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadsOf, type Loads } from '../support/loads-of.ts';
import { describeWith } from '../support/services.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';

const node = 24;
const starts = ['require', 'import'] as const;

/** Modules of node that cost milliseconds or threads: nothing loads them before it must. */
const costly = [
  'child_process',
  'crypto',
  'http',
  'https',
  'http2',
  'tls',
  'worker_threads',
  'zlib',
];

type Change = {
  readonly files: string[];
  readonly packages: string[];
  readonly builtins: string[];
};

/** What the agent adds to the loads of bare node at the same moment. */
function added(bare: Loads, traced: Loads): Change {
  const more = (list: readonly string[], than: readonly string[]): string[] =>
    list.filter((name) => !than.includes(name));
  return {
    files: more(traced.files, bare.files).map(withoutHash).filter(isNotLate),
    packages: more(traced.packages, bare.packages),
    builtins: more(traced.builtins, bare.builtins),
  };
}

/** Runtime metrics are woken after a second, which an app may take on a busy machine. */
function isNotLate(file: string): boolean {
  return !file.endsWith('/runtime-node.cjs');
}

/** Path in the package, wherever that is. */
function withoutHash(file: string): string {
  return file.replace(/^.*(?=dist\/)/, '').replace(/-[\w-]{8}\.cjs$/, '-<hash>.cjs');
}

async function loads(
  fixture: string,
  start: (typeof starts)[number],
): Promise<{ before: Change; end: Change }> {
  const app = join(projectFolder, 'fixtures', fixture);
  const env = {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    // On a slow machine an app may live long enough to tell of its runtime.
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node',
  };
  const bare = await loadsOf([app], { node, env });
  const traced = await loadsOf([...agentArgs(start), app], { node, env });
  expect(traced.ended).toEqual(bare.ended);
  return { before: added(bare.before, traced.before), end: added(bare.end, traced.end) };
}

describe.each(starts)('by --%s', (start) => {
  test('an app that touches nothing', async () => {
    const { before, end } = await loads('empty/app.cjs', start);
    const own = start === 'import' ? ['dist/register.mjs'] : [];
    expect(before.files).toEqual(['dist/boot.cjs', 'dist/register.cjs', ...own]);
    expect(end.files).toEqual(before.files);
    // An entry that is imported has node load its ES module loader: its modules are node's cost.
    for (const name of costly) {
      expect(before.builtins).not.toContain(name);
      expect(end.builtins).not.toContain(name);
    }
  });

  test('before the first line an http app is like any other', async () => {
    const empty = await loads('empty/app.cjs', start);
    const http = await loads('http/request.cjs', start);
    expect(http.before).toEqual(empty.before);
  });
});

test('modules of node before the first line, by --require', async () => {
  const { before } = await loads('empty/app.cjs', 'require');
  expect(before.builtins).toMatchInlineSnapshot(`[]`);
});

test('http that is loaded and not used', async () => {
  const { end } = await loads('http/no-request.cjs', 'require');
  expect(end).toMatchInlineSnapshot(`
    {
      "builtins": [],
      "files": [
        "dist/boot.cjs",
        "dist/register.cjs",
      ],
      "packages": [
        "@org/otel-agent",
      ],
    }
  `);
});

test('express and pg that are loaded and not used: no pipeline', async () => {
  const { end } = await loads('express/no-request.cjs', 'require');
  expect(end.files).toMatchInlineSnapshot(`
    [
      "dist/boot.cjs",
      "dist/chunks/db-<hash>.cjs",
      "dist/chunks/libraries-<hash>.cjs",
      "dist/chunks/native-<hash>.cjs",
      "dist/chunks/rolldown-runtime-<hash>.cjs",
      "dist/instrumentations/express.cjs",
      "dist/instrumentations/pg.cjs",
      "dist/libraries.cjs",
      "dist/register.cjs",
    ]
  `);
});

test('an http app that exports nothing: core and its instrumentation', async () => {
  const { end } = await loads('http/request.cjs', 'require');
  expect(end).toMatchInlineSnapshot(`
    {
      "builtins": [
        "os",
        "perf_hooks",
      ],
      "files": [
        "dist/boot.cjs",
        "dist/chunks/core-<hash>.cjs",
        "dist/chunks/libraries-<hash>.cjs",
        "dist/chunks/native-<hash>.cjs",
        "dist/chunks/rolldown-runtime-<hash>.cjs",
        "dist/core.cjs",
        "dist/instrumentations/http.cjs",
        "dist/libraries.cjs",
        "dist/register.cjs",
      ],
      "packages": [
        "@org/otel-agent",
      ],
    }
  `);
});

test('an Express app', async () => {
  const { end } = await loads('express/route.cjs', 'require');
  expect(end.files).toMatchInlineSnapshot(`
    [
      "dist/boot.cjs",
      "dist/chunks/core-<hash>.cjs",
      "dist/chunks/libraries-<hash>.cjs",
      "dist/chunks/native-<hash>.cjs",
      "dist/chunks/rolldown-runtime-<hash>.cjs",
      "dist/core.cjs",
      "dist/instrumentations/express.cjs",
      "dist/instrumentations/http.cjs",
      "dist/libraries.cjs",
      "dist/register.cjs",
    ]
  `);
});

await describeWith(['mariadb', 'redis'], 'databases', () => {
  test('one that has channels: no instrumentation of upstream', async () => {
    const { end } = await loads('mysql2/query-in-request.cjs', 'require');
    expect(end.files.filter((file) => /db|instrumentations/.test(file))).toMatchInlineSnapshot(`
      [
        "dist/chunks/db-<hash>.cjs",
        "dist/instrumentations/http.cjs",
        "dist/instrumentations/mysql2.cjs",
      ]
    `);
  });

  test('one in a version without: upstream alone', async () => {
    const { end } = await loads('older/get.cjs', 'require');
    expect(end.files.filter((file) => /db|instrumentations/.test(file))).toMatchInlineSnapshot(`
      [
        "dist/chunks/db-<hash>.cjs",
        "dist/instrumentations/ioredis-older.cjs",
      ]
    `);
  });
});

test('an ES module app loads no generator of wrappers', async () => {
  const { end } = await loads('http/request.mjs', 'import');
  expect(end.files).toMatchInlineSnapshot(`
    [
      "dist/boot.cjs",
      "dist/chunks/core-<hash>.cjs",
      "dist/chunks/libraries-<hash>.cjs",
      "dist/chunks/native-<hash>.cjs",
      "dist/chunks/rolldown-runtime-<hash>.cjs",
      "dist/core.cjs",
      "dist/instrumentations/http.cjs",
      "dist/libraries.cjs",
      "dist/register.cjs",
      "dist/register.mjs",
    ]
  `);
});

test('with everything exported over HTTP', async () => {
  const app = join(projectFolder, 'fixtures', 'http', 'request.cjs');
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_NODE_EXIT_TIMEOUT: '500' };
  const bare = await loadsOf([app], { node, env });
  const traced = await loadsOf([...agentArgs('require'), app], { node, env });
  const { files, packages, builtins } = added(bare.end, traced.end);
  expect(packages.filter((name) => name !== '@org/otel-agent')).toEqual([]);
  expect(files).toMatchInlineSnapshot(`
    [
      "dist/boot.cjs",
      "dist/chunks/core-<hash>.cjs",
      "dist/chunks/libraries-<hash>.cjs",
      "dist/chunks/native-<hash>.cjs",
      "dist/chunks/rolldown-runtime-<hash>.cjs",
      "dist/core.cjs",
      "dist/exporters/otlp.cjs",
      "dist/instrumentations/http.cjs",
      "dist/libraries.cjs",
      "dist/register.cjs",
    ]
  `);
  // Neither TLS nor HTTP/2: what has to do with the network is loaded in the export thread.
  expect(builtins.filter((name) => costly.includes(name))).toMatchInlineSnapshot(`
    [
      "worker_threads",
    ]
  `);
});
