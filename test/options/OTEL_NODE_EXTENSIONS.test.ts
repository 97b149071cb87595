import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { makeAppFolder } from '../support/app-folder.ts';
import { projectFolder } from '../support/packed-agent.ts';
import { runBoth, type BothOptions, type BothRuns } from '../support/run-both.ts';
import { spanTree } from '../support/span-tree.ts';

async function run(
  extensions: string,
  options: BothOptions = {},
  app = 'app.cjs',
): Promise<BothRuns> {
  return runBoth(`extensions/${app}`, {
    ...options,
    env: {
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_NODE_EXTENSIONS: extensions,
      ...options.env,
    },
  });
}

const shaped = `CLIENT GET tenant=a hooked=true
CLIENT GET tenant=a hooked=true
  SERVER GET tenant=a hooked=true`;

describe.each(nodeMajors)('on Node %i', (node) => {
  test.each<[string, BothOptions['start'], string]>([
    ['an ES module app by --import', 'import', 'app.mjs'],
    ['a CommonJS app by --import', 'import', 'app.cjs'],
    ['an ES module app by --require', 'require', 'app.mjs'],
    ['a CommonJS app by --require', 'require', 'app.cjs'],
    ['NODE_OPTIONS', 'options', 'app.mjs'],
  ])('an ES module and a CommonJS module shape the agent: %s', async (_, start, app) => {
    const { spans, said } = await run('./tenant.mjs, ./quiet.cjs', { node, start: start! }, app);
    expect(said).toEqual([]);
    expect(spanTree(spans, ['tenant', 'hooked'])).toBe(shaped);
    expect(spans[0]?.resource).toMatchObject({ 'deployment.environment.name': 'test' });
  });
});

test('paths without ./, absolute ones and packages are found', async () => {
  const folder = await makeAppFolder({
    'node_modules/our-telemetry/package.json': '{"main":"index.js"}',
    'node_modules/our-telemetry/index.js':
      "module.exports = (agent) => agent.addResourceAttributes({ 'from.package': true });",
    'app.cjs': "require('node:http').get('http://127.0.0.1:1').on('error', () => {});",
  });
  try {
    const tenant = `${projectFolder}/fixtures/extensions/tenant.mjs`;
    const found = await runBoth(folder.file('app.cjs'), {
      env: { OTEL_METRICS_EXPORTER: 'none', OTEL_NODE_EXTENSIONS: `our-telemetry,${tenant}` },
    });
    expect(found.said).toEqual([]);
    expect(found.spans[0]?.resource).toMatchObject({
      'from.package': true,
      'deployment.environment.name': 'test',
    });
  } finally {
    await folder.remove();
  }
  const { said, spans } = await run('tenant.mjs');
  expect(said).toEqual([]);
  expect(spans[0]?.resource).toMatchObject({ 'deployment.environment.name': 'test' });
});

test.each([
  [
    './missing.mjs',
    /: "\.\/missing\.mjs" failed: Cannot find module .*; the agent goes on without it$/,
  ],
  ['./half.cjs', /: "\.\/half\.cjs" failed: out of order; the agent goes on without it$/],
  ['./empty.cjs', /"\.\/empty\.cjs" failed: it exports no function, .*; the agent goes on/],
])('%s is said once, and the others hold', async (name, line) => {
  const { said, spans } = await run(`${name},./tenant.mjs`);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^\[otel-agent\] warn: OTEL_NODE_EXTENSIONS: /);
  expect(said[0]).toMatch(line);
  expect(spans[0]?.resource).toMatchObject({ 'deployment.environment.name': 'test' });
  expect(spans[0]?.resource).not.toHaveProperty('half');
  expect(spans).toHaveLength(4);
});

test.each(nodeMajors)('top-level await is said once, on Node %i', async (node) => {
  const { said, spans } = await run('./waits.mjs', { node });
  expect(said).toEqual([
    '[otel-agent] warn: OTEL_NODE_EXTENSIONS: "./waits.mjs" has top-level await, which cannot be ' +
      'waited for before the app starts (docs/extensions.md); the agent goes on without it',
  ]);
  expect(spans).toHaveLength(4);
});

test('what an extension does after it has returned is said, and not done', async () => {
  const { said, spans } = await run('./late.mjs');
  expect(said).toEqual([
    '[otel-agent] warn: OTEL_NODE_EXTENSIONS: "./late.mjs" calls addResourceAttributes() after its function has returned; it is ignored',
    '[otel-agent] warn: OTEL_NODE_EXTENSIONS: "./late.mjs" failed after it had returned: too late',
  ]);
  expect(spans[0]?.resource).toMatchObject({ early: true });
  expect(spans[0]?.resource).not.toHaveProperty('late');
});

test('an extension may use the SDK and the API, which makes them no rival', async () => {
  const { said, spans } = await run('./uses-sdk.cjs');
  expect(said).toEqual([]);
  expect(spanTree(spans.slice(0, 1), ['has.parent'])).toMatch(/has\.parent=/);
  expect(spans).toHaveLength(4);
});

test('one sampler replaces another, and that is said', async () => {
  const { said } = await run('./uses-sdk.cjs,uses-sdk.cjs');
  expect(said).toEqual([
    '[otel-agent] warn: OTEL_NODE_EXTENSIONS: "uses-sdk.cjs" replaces the sampler that was set before',
  ]);
});
