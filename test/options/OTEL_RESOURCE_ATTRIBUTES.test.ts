import { expect, test } from 'vitest';
import type { Attributes } from '../support/collector/values.ts';
import { allSignals } from '../support/delivered.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

async function run(
  env: Readonly<Record<string, string | undefined>>,
): Promise<BothRuns & { resource: Attributes }> {
  const ran = await runBoth(allSignals, { env });
  const resources = [...ran.spans, ...ran.metrics, ...ran.logs].map(({ resource }) => resource);
  const [resource = {}] = resources;
  // All signals describe the same process.
  for (const other of resources) expect(other).toEqual(resource);
  expect(resources.length).toBeGreaterThan(3);
  return { ...ran, resource };
}

test('the default resource', async () => {
  const { resource, said } = await run({});
  expect(said).toEqual([]);
  expect(Object.keys(resource).filter((key) => key !== 'container.id')).toEqual([
    'service.name',
    'service.instance.id',
    'telemetry.sdk.name',
    'telemetry.sdk.language',
    'telemetry.sdk.version',
    'telemetry.distro.name',
    'telemetry.distro.version',
    'host.name',
    'host.arch',
    'os.type',
    'os.version',
    'process.pid',
    'process.executable.name',
    'process.executable.path',
    'process.command',
    'process.runtime.name',
    'process.runtime.version',
    'process.runtime.description',
    'process.owner',
  ]);
  expect(resource).toMatchObject({
    'service.name': 'unknown_service:node',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.distro.name': '@org/otel-agent',
    'process.executable.name': 'node',
    'process.runtime.name': 'nodejs',
  });
  expect(resource['service.instance.id']).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(resource['process.pid']).toBeTypeOf('number');
});

test('arguments of the app, which may be secrets, are not part of it', async () => {
  const ran = await runBoth(allSignals, { args: ['--password=hush'] });
  const [span] = ran.spans;
  expect(span?.resource).not.toHaveProperty('process.command_args');
  expect(span?.resource).not.toHaveProperty('process.command_line');
  expect(JSON.stringify(span?.resource)).not.toContain('hush');
});

test('no two runs have the same instance', async () => {
  const first = await run({});
  const second = await run({});
  expect(first.resource['service.instance.id']).not.toBe(second.resource['service.instance.id']);
});

test('OTEL_SERVICE_NAME wins over service.name in the attributes', async () => {
  const attributes = 'service.name=from-attributes,service.version=1.2';
  const both = await run({
    OTEL_SERVICE_NAME: ' shop ',
    OTEL_RESOURCE_ATTRIBUTES: attributes,
  });
  expect(both.resource).toMatchObject({ 'service.name': 'shop', 'service.version': '1.2' });
  const alone = await run({ OTEL_RESOURCE_ATTRIBUTES: attributes });
  expect(alone.resource).toMatchObject({ 'service.name': 'from-attributes' });
  const blank = await run({ OTEL_SERVICE_NAME: ' ', OTEL_RESOURCE_ATTRIBUTES: attributes });
  expect(blank.resource).toMatchObject({ 'service.name': 'from-attributes' });
});

test('values are %-decoded, of any length, and win over what is detected', async () => {
  const long = 'x'.repeat(5000);
  const { resource, said } = await run({
    OTEL_RESOURCE_ATTRIBUTES: `a=1%2C2%3D3, b = two words ,c=%E2%82%AC,long=${long},host.name=mine,,`,
  });
  expect(said).toEqual([]);
  expect(resource).toMatchObject({
    a: '1,2=3',
    b: 'two words',
    c: '€',
    long,
    'host.name': 'mine',
  });
});

test.each(['a=1,b', 'a=1,=2', 'a=1,b=%zz', 'a=1,b=2=3'])(
  '"%s": all of it is ignored, and said once',
  async (text) => {
    const { resource, said } = await run({
      OTEL_RESOURCE_ATTRIBUTES: text,
      OTEL_SERVICE_NAME: 'shop',
    });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^\[otel-agent\] warn: OTEL_RESOURCE_ATTRIBUTES: .*; all of it is ignored$/,
    );
    expect(resource).not.toHaveProperty('a');
    expect(resource).toMatchObject({ 'service.name': 'shop' });
  },
);

const sdk = new Set([
  'service.name',
  'telemetry.sdk.name',
  'telemetry.sdk.language',
  'telemetry.sdk.version',
  'telemetry.distro.name',
  'telemetry.distro.version',
]);

test.each<[detectors: string, prefixes: string[]]>([
  ['none', []],
  ['env', []],
  ['os', ['os.']],
  ['host', ['host.', 'os.']],
  ['process', ['process.']],
  ['serviceinstance', ['service.instance.']],
  ['service', ['service.instance.']],
  ['process, OS', ['process.', 'os.']],
])('OTEL_NODE_RESOURCE_DETECTORS=%s', async (detectors, prefixes) => {
  const { resource, said } = await run({
    OTEL_NODE_RESOURCE_DETECTORS: detectors,
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'a=1',
  });
  expect(said).toEqual([]);
  // What the user has set is always honoured, whatever the detectors.
  expect(resource).toMatchObject({ 'service.name': 'shop', a: '1' });
  const found = Object.keys(resource).filter((key) => !sdk.has(key) && key !== 'a');
  for (const prefix of prefixes) expect(found.some((key) => key.startsWith(prefix))).toBe(true);
  expect(found.filter((key) => !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual([]);
});

test('an unknown detector is left out and said', async () => {
  const { resource, said } = await run({ OTEL_NODE_RESOURCE_DETECTORS: 'os,weather' });
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('OTEL_NODE_RESOURCE_DETECTORS: "weather" is not one of ');
  expect(resource).toHaveProperty(['os.type']);
  expect(resource).not.toHaveProperty(['process.pid']);
});

test('clouds that are not there hold nothing up and say nothing', async () => {
  const { resource, said } = await run({ OTEL_NODE_RESOURCE_DETECTORS: 'aws,gcp,azure,alibaba' });
  expect(said).toEqual([]);
  expect(resource).not.toHaveProperty(['cloud.provider']);
});
