import { expect, test } from 'vitest';
import { loadsOf } from '../support/loads-of.ts';
import { join } from 'node:path';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';
import { runApp } from '../support/run-app.ts';
import { runBoth } from '../support/run-both.ts';

const off = { OTEL_SDK_DISABLED: 'true' };

test.each(['true', 'TRUE', ' True '])('%s: nothing is recorded, sent or said', async (text) => {
  const ran = await runBoth('http/request.cjs', { env: { OTEL_SDK_DISABLED: text } });
  expect({ said: ran.said, requests: ran.requests }).toEqual({ said: [], requests: [] });
});

test('nothing is loaded and no port is opened', async () => {
  const app = join(projectFolder, 'fixtures/http/request.cjs');
  const env = { ...off, OTEL_METRICS_EXPORTER: 'prometheus' };
  const { end, ended } = await loadsOf([...agentArgs('require'), app], { node: 24, env });
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  const own = end.files.filter((file) => file.includes('dist/'));
  expect(own.map((file) => file.replace(/^.*dist\//, '')).toSorted()).toEqual([
    'boot.cjs',
    'register.cjs',
  ]);
});

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const b3 = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1';

test.each<[propagators: string | undefined, next: Record<string, string>]>([
  [undefined, { traceparent, baggage: 'user=7' }],
  ['b3', { b3 }],
  ['tracecontext', { traceparent }],
  ['none', {}],
])('an app that uses the API keeps its propagators (%s)', async (propagators, next) => {
  const ran = await runApp('api/relay-headers.cjs', {
    env: { ...off, OTEL_PROPAGATORS: propagators },
  });
  expect(JSON.parse(ran.stdout)).toEqual({ next, recording: false });
  expect(ran).toMatchObject({ exitCode: 0, stderr: '', requests: [] });
});

test('for them no SDK is loaded', async () => {
  const app = join(projectFolder, 'fixtures/api/relay-headers.cjs');
  const { end } = await loadsOf([...agentArgs('require'), app], { node: 24, env: off });
  const own = end.files.filter(
    (file) => file.includes('dist/') && !file.includes('node_modules/@opentelemetry'),
  );
  expect(own.map((file) => file.replace(/^.*dist\//, '')).toSorted()).toEqual([
    'boot.cjs',
    'propagation-only.cjs',
    'register.cjs',
  ]);
});

test('without it the same app records', async () => {
  const ran = await runApp('api/relay-headers.cjs', {});
  expect(JSON.parse(ran.stdout)).toMatchObject({ recording: true });
});
