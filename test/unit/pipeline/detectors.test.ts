import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { awsEc2Detector } from '@opentelemetry/resource-detector-aws';
import { azureVmDetector } from '@opentelemetry/resource-detector-azure';
import { gcpDetector } from '@opentelemetry/resource-detector-gcp';
import { afterEach, expect, test, vi } from 'vitest';
import { detect, pingMetadata } from '../../../src/pipeline/detectors.ts';
import type { Cloud } from '../../../src/pipeline/detectors.ts';

const endings: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const end of endings.splice(0)) end();
});

/** Upstream's network detectors, each replaced by one that says its name. */
function asked(): string[] {
  const names: string[] = [];
  for (const [name, detector] of Object.entries({ awsEc2Detector, azureVmDetector, gcpDetector })) {
    vi.spyOn(detector, 'detect').mockImplementation(() => {
      names.push(name);
      return { attributes: { [name]: Promise.resolve('yes') } };
    });
  }
  return names;
}

const all: Cloud[] = ['aws', 'azure', 'gcp'];

test.each([
  ['nobody', undefined, []],
  ['Google', { 'metadata-flavor': 'Google' }, ['gcpDetector']],
  ['somebody else', {}, ['awsEc2Detector', 'azureVmDetector']],
])('where %s answers, the network detectors are %j', async (_, headers, expected) => {
  const names = asked();
  const found: Attributes = {};
  await detect(
    all,
    (some) => Object.assign(found, some),
    async () => headers,
  );
  expect(names).toEqual(expected);
  expect(found).toEqual(Object.fromEntries(expected.map((name) => [name, 'yes'])));
});

test('only the clouds that are named are asked', async () => {
  const names = asked();
  const hosts: string[] = [];
  const ping = async (host: string) => {
    hosts.push(host);
    return {};
  };
  await detect(['azure'], () => {}, ping);
  expect([names, hosts]).toEqual([['azureVmDetector'], ['169.254.169.254']]);
});

test('what was not found and what fails is left out', async () => {
  vi.spyOn(awsEc2Detector, 'detect').mockReturnValue({
    attributes: {
      'host.id': 'i-1',
      'host.type': Promise.resolve(undefined),
      'cloud.region': Promise.reject(new Error('timed out')),
      'cloud.platform': Promise.resolve(''),
      'aws.log.group.names': Promise.resolve(['g']),
    },
  });
  const found: Attributes = {};
  await detect(
    ['aws'],
    (some) => Object.assign(found, some),
    async () => ({}),
  );
  expect(found).toEqual({ 'host.id': 'i-1', 'aws.log.group.names': ['g'] });
});

async function metadata(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

test('a ping gives the headers of whatever answers', async () => {
  const port = await metadata((request, response) => {
    response.writeHead(404, { 'metadata-flavor': request.headers['metadata-flavor'] }).end();
  });
  expect(await pingMetadata('127.0.0.1', port)).toMatchObject({ 'metadata-flavor': 'Google' });
});

test('a ping is given up where nobody answers, and where nobody listens', async () => {
  const silent = await metadata(() => {});
  expect(await pingMetadata('127.0.0.1', silent, 50)).toBeUndefined();
  const port = await metadata(() => {});
  endings.splice(-1).forEach((end) => end());
  expect(await pingMetadata('127.0.0.1', port)).toBeUndefined();
});

test('the search runs untraced', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  endings.push(() => context.disable());
  const suppressed: boolean[] = [];
  await detect(
    ['gcp'],
    () => {},
    async () => {
      suppressed.push(isTracingSuppressed(context.active()));
      return undefined;
    },
  );
  expect(suppressed).toEqual([true]);
});
