import type { Attributes } from '@opentelemetry/api';
import { awsEc2Detector } from '@opentelemetry/resource-detector-aws';
import { azureVmDetector } from '@opentelemetry/resource-detector-azure';
import { gcpDetector } from '@opentelemetry/resource-detector-gcp';
import { afterEach, expect, test, vi } from 'vitest';
import { detect } from '../../../src/pipeline/detectors.ts';
import type { Cloud } from '../../../src/pipeline/detectors.ts';

afterEach(() => void vi.restoreAllMocks());

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

test('a ping nobody answers is given up and no warning is printed', async () => {
  const warnings: unknown[] = [];
  const note = (warning: unknown): void => void warnings.push(warning);
  process.on('warning', note);
  const found = vi.fn();
  await detect(['gcp', 'alibaba'], found);
  process.off('warning', note);
  expect(found).not.toHaveBeenCalled();
  expect(warnings).toEqual([]);
});
