import { hostname, userInfo } from 'node:os';
import { diag } from '@opentelemetry/api';
import { afterEach, expect, test, vi } from 'vitest';
import { makeResource } from '../../../src/pipeline/resource.ts';
import type { CloudDetectors } from '../../../src/pipeline/resource.ts';
import type { ResourceHost } from '../../../src/pipeline/resource-facts.ts';

const local = ['host', 'os', 'process', 'serviceinstance', 'container'];
const host: ResourceHost = {
  pid: 42,
  execPath: '/opt/node/bin/node',
  argv: ['/opt/node/bin/node', '/app/server.js', '--password=x'],
  arch: 'x64',
  // Not Linux: no test depends on the container it runs in.
  platform: 'win32',
  versions: process.versions,
};
const noClouds = (): CloudDetectors => {
  throw new Error('the clouds were loaded');
};

afterEach(() => diag.disable());

function resource(options: Partial<Parameters<typeof makeResource>[0]> = {}) {
  return makeResource({
    fromCode: {},
    serviceName: undefined,
    attributes: {},
    detectors: local,
    distro: { name: '@org/otel-agent', version: '1.2.3' },
    host,
    later: noClouds,
    ...options,
  });
}

test('the default resource', () => {
  const { attributes, asyncAttributesPending } = resource();
  expect(asyncAttributesPending).toBe(false);
  expect(attributes).toEqual({
    'service.name': 'unknown_service:node',
    'service.instance.id': expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
    'telemetry.distro.name': '@org/otel-agent',
    'telemetry.distro.version': '1.2.3',
    'host.name': hostname(),
    'host.arch': 'amd64',
    'os.type': 'windows',
    'os.version': expect.any(String),
    'process.pid': 42,
    'process.executable.name': 'node',
    'process.executable.path': '/opt/node/bin/node',
    'process.command': '/app/server.js',
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'process.runtime.description': 'Node.js',
    'process.owner': userInfo().username,
  });
});

test.each([
  ['OTEL_SERVICE_NAME', 'shop', { 'service.name': 'attr' }, 'shop'],
  ['service.name of OTEL_RESOURCE_ATTRIBUTES', undefined, { 'service.name': 'attr' }, 'attr'],
  ['the executable', undefined, {}, 'unknown_service:node'],
])('service.name comes from %s', (_, serviceName, attributes, expected) => {
  expect(resource({ serviceName, attributes }).attributes['service.name']).toBe(expected);
});

test('what the user has set wins over what was detected', () => {
  const attributes = { 'host.name': 'mine', 'service.instance.id': 'one', 'deployment.id': 'x' };
  expect(resource({ attributes }).attributes).toMatchObject(attributes);
});

test.each([
  [['host'], ['host.arch', 'host.name', 'os.type', 'os.version']],
  [['os'], ['os.type', 'os.version']],
  [['service'], ['service.instance.id']],
  [['env'], []],
  [[], []],
  [['none', 'host'], []],
])('detectors %j add %j', (detectors, added) => {
  const always = Object.keys(resource({ detectors: [] }).attributes);
  const keys = Object.keys(resource({ detectors }).attributes);
  expect(keys.filter((key) => !always.includes(key)).toSorted()).toEqual(added);
});

test('each process has an instance id of its own', () => {
  const ids = Array.from({ length: 20 }, () => resource().attributes['service.instance.id']);
  expect(new Set(ids).size).toBe(20);
});

test('without a script there is no process.command', () => {
  expect(resource({ host: { ...host, argv: ['node'] } }).attributes).not.toHaveProperty(
    'process.command',
  );
});

const cloud = (found: Record<string, string>): (() => CloudDetectors) => {
  return () => ({ detect: async (_, add) => add(found) });
};

test('a cloud adds to what is known, the user still wins, and nothing is printed', async () => {
  const error = vi.fn();
  diag.setLogger({ error, warn: error, info: error, debug: error, verbose: error });
  error.mockClear();
  const made = resource({
    serviceName: 'shop',
    attributes: { 'cloud.region': 'mine' },
    detectors: ['host', 'aws'],
    later: cloud({ 'cloud.region': 'x', 'cloud.provider': 'aws', 'host.name': 'ec2' }),
  });
  expect(made.asyncAttributesPending).toBe(true);
  expect(made.attributes).toMatchObject({ 'service.name': 'shop', 'host.name': hostname() });
  await made.waitForAsyncAttributes?.();
  expect(made.asyncAttributesPending).toBe(false);
  expect(made.attributes).toMatchObject({
    'service.name': 'shop',
    'cloud.region': 'mine',
    'cloud.provider': 'aws',
    'host.name': 'ec2',
  });
  expect(error).not.toHaveBeenCalled();
});

test.each([
  ['aws', ['aws']],
  ['all', ['aws', 'gcp', 'azure', 'alibaba']],
])('%s asks %j', async (name, expected) => {
  const asked: string[] = [];
  const later = () => ({ detect: async (names: readonly string[]) => void asked.push(...names) });
  await resource({ detectors: [name], later }).waitForAsyncAttributes?.();
  expect(asked).toEqual(expected);
});

test('a cloud whose code cannot be loaded leaves what is known', async () => {
  const made = resource({ detectors: ['gcp'] });
  await made.waitForAsyncAttributes?.();
  expect(made.attributes['service.name']).toBe('unknown_service:node');
});
