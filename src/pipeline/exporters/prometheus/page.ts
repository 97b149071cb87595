import type { Attributes } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import {
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { PrometheusModel } from '../../../config/model.ts';
import { makeMatcher, type Patterns } from '../../../config/patterns.ts';
import { exemplarsOf, type Exemplar } from '../../exemplars/exemplar.ts';
import { escapeHelp, joinPairs, labelsOf, scopeLabels, type Labels } from './labels.ts';
import { familyName, unitOf } from './names.ts';
import type { Format } from './negotiate.ts';

/** What the page has beside the metrics; absent: scopes and target, and no labels. */
type Extras = Pick<PrometheusModel, 'hasScopeInfo' | 'hasTargetInfo' | 'resourceLabels'>;

type LeaveOut = (name: string, why: string) => void;

type Family = {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  help: string;
  unit: string;
  readonly lines: string[];
};

/**
 * Metrics as the page that Prometheus reads: text format 0.0.4 or OpenMetrics 1.0 (Prometheus and
 * OpenMetrics compatibility). Of metrics that have one name and different types the first stays.
 *
 * @param leaveOut hears the name of a metric that is left out, and why
 */
export function writePage(
  { resource, scopeMetrics }: ResourceMetrics,
  format: Format,
  leaveOut: LeaveOut,
  extras: Extras = {},
): string {
  const families = new Map<string, Family>();
  const constant = constantLabels(resource.attributes, extras.resourceLabels);
  for (const { scope, metrics } of scopeMetrics) {
    const labels = joinLabels(constant, extras.hasScopeInfo === false ? '' : scopeLabels(scope));
    for (const metric of metrics) {
      const family = findFamily(families, metric, leaveOut);
      if (family !== undefined) addPoints(family, metric, labels, format);
    }
  }
  const hasInfo = extras.hasTargetInfo !== false;
  const info = hasInfo ? infoLines(labelsOf(resource.attributes), format) : [];
  const parts = [...families.values()].flatMap((family) =>
    headOf(family, format).concat(family.lines),
  );
  const end = format === 'openMetrics' ? ['# EOF'] : [];
  return `${[...info, ...parts, ...end].join('\n')}\n`;
}

/** Resource attributes as labels of every metric; none unless they are asked for. */
function constantLabels(attributes: Attributes, patterns: Patterns | undefined): Labels {
  if (patterns === undefined) return '';
  const isWanted = makeMatcher(patterns);
  return labelsOf(
    Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name))),
  );
}

function joinLabels(...labels: readonly Labels[]): Labels {
  return labels.filter((text) => text !== '').join(',');
}

function findFamily(
  families: Map<string, Family>,
  metric: MetricData,
  leaveOut: LeaveOut,
): Family | undefined {
  const type = typeOf(metric);
  const name = familyName(metric);
  if (type === undefined) {
    leaveOut(name, 'the formats have no exponential histograms');
    return undefined;
  }
  const { description: help } = metric.descriptor;
  const family = families.get(name) ?? { name, type, help, unit: unitOf(metric), lines: [] };
  families.set(name, family);
  if (family.type !== type) {
    leaveOut(name, `another metric of that name is a ${family.type}`);
    return undefined;
  }
  family.help ||= help;
  return family;
}

function typeOf(metric: MetricData): Family['type'] | undefined {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return metric.isMonotonic ? 'counter' : 'gauge';
    case DataPointType.GAUGE:
      return 'gauge';
    case DataPointType.HISTOGRAM:
      return 'histogram';
    default:
      return undefined;
  }
}

function headOf({ name, type, help, unit }: Family, format: Format): string[] {
  const isText = format === 'text';
  const shown = isText && type === 'counter' ? `${name}_total` : name;
  const lines = [`# TYPE ${shown} ${type}`];
  if (!isText && unit !== '' && name.endsWith(`_${unit}`)) lines.push(`# UNIT ${shown} ${unit}`);
  if (help !== '') {
    const text = escapeHelp(help);
    lines.unshift(`# HELP ${shown} ${isText ? text : text.replace(/"/g, '\\"')}`);
  }
  return lines;
}

/** The resource, as labels of a metric of its own. */
function infoLines(labels: Labels, format: Format): string[] {
  const [name, type] = format === 'text' ? ['target_info', 'gauge'] : ['target', 'info'];
  return [`# HELP ${name} Target metadata`, `# TYPE ${name} ${type}`, `target_info{${labels}} 1`];
}

function addPoints(family: Family, metric: MetricData, scope: Labels, format: Format): void {
  const of = (point: DataPoint<unknown>): Labels => joinLabels(labelsOf(point.attributes), scope);
  if (metric.dataPointType === DataPointType.HISTOGRAM) {
    for (const point of metric.dataPoints) addHistogram(family, point, of(point), format);
    return;
  }
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return;
  const isCounter = family.type === 'counter';
  const name = isCounter ? `${family.name}_total` : family.name;
  for (const point of metric.dataPoints) {
    const [exemplar] = isCounter ? exemplarsOf(point) : [];
    const line = `${name}{${of(point)}} ${numberText(point.value)}`;
    family.lines.push(line + exemplarText(exemplar, format));
  }
}

function addHistogram(
  family: Family,
  point: DataPoint<Histogram>,
  labels: Labels,
  format: Format,
): void {
  const { buckets, count, sum } = point.value;
  const exemplars = exemplarsOf(point);
  let below = 0;
  for (const [at, inside] of buckets.counts.entries()) {
    below += inside;
    const bound = buckets.boundaries[at] ?? Infinity;
    const low = buckets.boundaries[at - 1] ?? -Infinity;
    const le = joinPairs([['le', boundText(bound, format)]]);
    const exemplar = exemplars.find(({ value }) => value > low && value <= bound);
    const line = `${family.name}_bucket{${joinLabels(labels, le)}} ${below}`;
    family.lines.push(line + exemplarText(exemplar, format));
  }
  if (sum !== undefined) family.lines.push(`${family.name}_sum{${labels}} ${numberText(sum)}`);
  family.lines.push(`${family.name}_count{${labels}} ${count}`);
}

/** OpenMetrics allows 128 characters of labels. */
const longestExemplar = 128;

function exemplarText(exemplar: Exemplar | undefined, format: Format): string {
  if (exemplar === undefined || format === 'text') return '';
  const { traceId, spanId, value, time } = exemplar;
  const ids =
    traceId === undefined || spanId === undefined
      ? ''
      : joinPairs([
          ['trace_id', traceId],
          ['span_id', spanId],
        ]);
  const more = labelsOf(exemplar.filteredAttributes);
  const all = [ids, more].filter((text) => text !== '').join(',');
  const labels = all.length <= longestExemplar ? all : ids;
  return ` # {${labels}} ${numberText(value)} ${hrTimeToMilliseconds(time) / 1000}`;
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

/** OpenMetrics wants bounds as floats: "10.0". */
function boundText(bound: number, format: Format): string {
  const text = numberText(bound);
  return format === 'openMetrics' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
