import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { context } from '@opentelemetry/api';
import type { Attributes } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { alibabaCloudEcsDetector } from '@opentelemetry/resource-detector-alibaba-cloud';
import {
  awsBeanstalkDetector,
  awsEc2Detector,
  awsEcsDetector,
  awsEksDetector,
  awsLambdaDetector,
} from '@opentelemetry/resource-detector-aws';
import {
  azureAksDetector,
  azureAppServiceDetector,
  azureContainerAppsDetector,
  azureFunctionsDetector,
  azureVmDetector,
} from '@opentelemetry/resource-detector-azure';
import { gcpDetector } from '@opentelemetry/resource-detector-gcp';
import type { ResourceDetector } from '@opentelemetry/resources';

export type Cloud = 'aws' | 'gcp' | 'azure' | 'alibaba';

/** The address that AWS, Azure and Google share. */
const metadataAddress = '169.254.169.254';
const alibabaAddress = '100.100.100.200';

/**
 * Asks the named clouds what this process runs on, untraced, and hands over each attribute as it comes.
 *
 * Detectors that use the network run only where the metadata address answers: elsewhere they would hold the process
 * for seconds, and Google's prints a warning.
 */
export function detect(
  clouds: readonly Cloud[],
  found: (attributes: Attributes) => void,
  ping: (host: string) => Promise<IncomingHttpHeaders | undefined> = pingMetadata,
): Promise<void> {
  return context.with(suppressTracing(context.active()), async () => {
    const named = new Set(clouds);
    const usesShared = named.has('aws') || named.has('azure') || named.has('gcp');
    const shared = usesShared ? ping(metadataAddress) : Promise.resolve(undefined);
    const searches: Promise<unknown>[] = [];
    for (const detector of localDetectors(named)) searches.push(collect(detector, found));
    searches.push(
      shared.then((headers) =>
        Promise.all(metadataDetectors(named, headers).map((detector) => collect(detector, found))),
      ),
    );
    if (named.has('alibaba')) {
      searches.push(
        ping(alibabaAddress).then((headers) =>
          headers === undefined ? undefined : collect(alibabaCloudEcsDetector, found),
        ),
      );
    }
    await Promise.all(searches);
  });
}

/** Those that look at variables and files first, and use the network only if these say so. */
function localDetectors(named: ReadonlySet<Cloud>): ResourceDetector[] {
  return [
    ...(named.has('aws')
      ? [awsLambdaDetector, awsEcsDetector, awsEksDetector, awsBeanstalkDetector]
      : []),
    ...(named.has('azure')
      ? [
          azureAppServiceDetector,
          azureFunctionsDetector,
          azureContainerAppsDetector,
          azureAksDetector,
        ]
      : []),
  ];
}

function metadataDetectors(
  named: ReadonlySet<Cloud>,
  headers: IncomingHttpHeaders | undefined,
): ResourceDetector[] {
  if (headers === undefined) return [];
  const isGoogle = headers['metadata-flavor'] === 'Google';
  if (isGoogle) return named.has('gcp') ? [gcpDetector] : [];
  return [
    ...(named.has('aws') ? [awsEc2Detector] : []),
    ...(named.has('azure') ? [azureVmDetector] : []),
  ];
}

async function collect(
  detector: ResourceDetector,
  found: (attributes: Attributes) => void,
): Promise<void> {
  const entries = Object.entries(detector.detect().attributes ?? {});
  await Promise.allSettled(
    entries.map(async ([key, later]) => {
      const value = await later;
      if (isUsable(value)) found({ [key]: value });
    }),
  );
}

function isUsable(value: unknown): value is string | number | boolean | string[] {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return value !== '' && ['string', 'number', 'boolean'].includes(typeof value);
}

/** The headers with which a metadata service answers, or undefined where nobody does within the time. */
export function pingMetadata(
  host: string,
  port = 80,
  limitMillis = 800,
): Promise<IncomingHttpHeaders | undefined> {
  return new Promise((resolve) => {
    const ask = request({ host, port, headers: { 'metadata-flavor': 'Google' }, agent: false });
    const timer = setTimeout(() => ask.destroy(), limitMillis).unref();
    ask.on('socket', (socket) => socket.unref());
    ask.on('response', (response) => {
      resolve(response.headers);
      ask.destroy();
    });
    ask.on('error', () => resolve(undefined));
    ask.on('close', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    ask.end();
  });
}
