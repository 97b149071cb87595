import { instrumentationsOf } from '../instrumentations-model.ts';
import { olderNamesOf } from '../model-of.ts';
import type { PipelineModel } from '../model.ts';
import { readSamplingRules } from '../sampling-rules.ts';
import { severityNames, type Severity } from './common.ts';
import { distribution } from './distribution.ts';
import { Fault } from './fault.ts';
import { instrumentation } from './instrumentation.ts';
import { attributeLimits } from './limits.ts';
import { loggerProvider } from './logs.ts';
import { meterProvider } from './metrics.ts';
import { propagator } from './propagator.ts';
import { resource } from './resource.ts';
import { toConfig, type Settings } from './settings.ts';
import {
  choice,
  entriesOf,
  flag,
  object,
  optional,
  otherwise,
  required,
  text,
  wrong,
  type Reading,
  type Shape,
} from './shape.ts';
import type { Variables } from './substitute.ts';
import { tracerProvider } from './traces.ts';
import type { Node } from './tree.ts';

/** The release of the schema that is known: of opentelemetry-configuration. */
const known = { major: 1, minor: 1 };

/** Of these the agent's voice has fewer. */
const levels: Readonly<Record<string, string>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'none',
};

const asIs: Shape<Node> = (node) => node;

const shape = object({
  file_format: required(text),
  disabled: otherwise(flag, false),
  log_level: optional(choice(severityNames)),
  attribute_limits: otherwise(attributeLimits, undefined),
  resource: optional(asIs),
  propagator: otherwise(propagator, []),
  tracer_provider: optional(asIs),
  meter_provider: otherwise(meterProvider, undefined),
  logger_provider: optional(asIs),
  'instrumentation/development': optional(asIs),
  distribution: optional(asIs),
});

/**
 * Makes the model of a file, and adds what it says of options to `settings`.
 *
 * @throws Fault
 */
export function readRoot(
  root: Node,
  reading: Reading,
  settings: Settings,
  variables: Variables,
): PipelineModel {
  if (root.kind !== 'map') throw wrong(root, 'a map of settings');
  checkFormat(root, reading);
  const read = shape(root, reading);
  if (read.disabled) settings.set('OTEL_SDK_DISABLED', true);
  if (read.log_level !== undefined) settings.set('OTEL_LOG_LEVEL', levelOf(read.log_level));
  const at = <T>(node: Node | undefined, section: Shape<T>): T | undefined =>
    node && section(node, reading);
  at(read.distribution, distribution(settings));
  const limits = read.attribute_limits ?? {};
  const { rules, problems } = readSamplingRules(toConfig(settings).OTEL_NODE_SAMPLING_RULES ?? '');
  for (const { because } of problems) reading.warn(read.distribution ?? root, because);
  const metrics = read.meter_provider;
  const instrumentations = at(read['instrumentation/development'], instrumentation(settings));
  const config = toConfig(settings);
  return {
    resource: at(read.resource, resource(variables)) ?? {
      serviceName: undefined,
      attributes: {},
      detectors: [],
    },
    propagators: read.propagator,
    traces: at(
      read.tracer_provider,
      tracerProvider(limits, { rules, olderNames: olderNamesOf(config), exceptions: undefined }),
    ),
    metrics: metrics && { ...metrics, isSelfObserved: config.OTEL_NODE_EXPERIMENTAL_SDK_METRICS },
    logs: at(read.logger_provider, loggerProvider(limits)),
    instrumentations: instrumentations ?? instrumentationsOf(config),
  };
}

/** Versioning of the schema: another major is refused, a newer minor said. */
function checkFormat(root: Node, { warn }: Reading): void {
  const node = entriesOf(root).get('file_format')?.node;
  if (node === undefined)
    throw new Fault(root.at, 'file_format is missing; write file_format: "1.0"');
  const [, major, minor] =
    (node.kind === 'scalar' && /^(\d+)\.(\d+)(?:-[\w.]+)?$/.exec(node.text)) || [];
  if (major === undefined) throw wrong(node, 'a version as "1.0"');
  if (Number(major) !== known.major) {
    throw wrong(node, `of a release that this agent knows ("${known.major}.${known.minor}")`);
  }
  if (Number(minor) <= known.minor) return;
  warn(
    node,
    `file_format is newer than ${known.major}.${known.minor}; what is new in it is ignored`,
  );
}

function levelOf(severity: Severity): string {
  return levels[severity.replace(/\d$/, '')] ?? 'info';
}
