import { basename } from 'node:path';
import type { Attributes } from '@opentelemetry/api';
import { SDK_INFO } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Resource } from '@opentelemetry/resources';
import { containerId } from './container-id.ts';
import type { ResourceModel } from '../config/model.ts';
import { makeMatcher } from '../config/patterns.ts';
import type { detect } from './detectors.ts';
import { LateResource } from './late-resource.ts';
import {
  hostAttributes,
  osAttributes,
  processAttributes,
  threadAttributes,
} from './resource-facts.ts';
import type { ResourceHost } from './resource-facts.ts';

const clouds = ['aws', 'gcp', 'azure', 'alibaba'] as const;

/** What the chunk `detectors.ts` exports. */
export type CloudDetectors = { readonly detect: typeof detect };

/** `telemetry.distro.*` */
export type Distro = { readonly name: string; readonly version: string };

type Options = ResourceModel & {
  /** What code says of the resource; wins over all. */
  readonly fromCode: Attributes;
  readonly distro: Distro;
  readonly host: ResourceHost;
  /** Loads the chunk `detectors.ts`; called later, and only if a cloud is named. */
  readonly later: () => CloudDetectors;
};

/**
 * Makes the resource of all signals (resource SDK; semantic conventions for service, telemetry, host, os, process).
 *
 * What the user has set wins over what is found. Nothing is asynchronous unless a cloud is named; then exports wait for
 * its answer, at most a second.
 */
export function makeResource(options: Options): Resource {
  const { serviceName, attributes, schemaUrl, fromCode, distro, host, later } = options;
  const detectors = new Set(options.detectors.includes('none') ? [] : options.detectors);
  const wants = (...names: readonly string[]): boolean =>
    ['all', ...names].some((name) => detectors.has(name));

  const isKept = makeMatcher(options.detected ?? {});
  const found = (isWanted: boolean, detect: () => Attributes): Attributes =>
    isWanted ? pick(detect(), isKept) : {};
  const known: Attributes = {
    'service.name': `unknown_service:${basename(host.execPath)}`,
    ...found(wants('service', 'serviceinstance'), () => ({ 'service.instance.id': randomUuid() })),
    'telemetry.sdk.name': SDK_INFO['telemetry.sdk.name'],
    'telemetry.sdk.language': SDK_INFO['telemetry.sdk.language'],
    'telemetry.sdk.version': SDK_INFO['telemetry.sdk.version'],
    'telemetry.distro.name': distro.name,
    'telemetry.distro.version': distro.version,
    ...found(wants('host'), () => hostAttributes(host)),
    ...found(wants('host', 'os'), () => osAttributes(host)),
    ...found(wants('process'), () => ({ ...processAttributes(host), ...threadAttributes(host) })),
    ...found(wants('container'), () => containerAttributes(host)),
  };
  const chosen: Attributes = {
    ...(attributes as Attributes),
    ...(serviceName !== undefined && { 'service.name': serviceName }),
    ...fromCode,
  };
  const named = clouds.filter((cloud) => wants(cloud));
  const schema = schemaUrl === undefined ? {} : { schemaUrl };
  if (named.length === 0) return resourceFromAttributes({ ...known, ...chosen }, schema);
  return Object.assign(
    new LateResource(known, chosen, (tell) =>
      later().detect(named, (more) => tell(pick(more, isKept))),
    ),
    schema,
  );
}

function pick(attributes: Attributes, isKept: (name: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isKept(name)));
}

function containerAttributes(host: ResourceHost): Attributes {
  const id = host.platform === 'linux' ? containerId() : undefined;
  return id === undefined ? {} : { 'container.id': id };
}

/** A UUID of version 4; it has to be unique, not secret, and `node:crypto` would cost 4 ms. */
function randomUuid(): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (letter) => {
    const digit = Math.floor(Math.random() * 16);
    return (letter === 'y' ? (digit & 3) | 8 : digit).toString(16);
  });
}
