import { DataPointType } from '@opentelemetry/sdk-metrics';
import type { MetricData } from '@opentelemetry/sdk-metrics';

const words: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tebibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
};

const perWords: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/** The unit as a word, as `s` becomes `seconds`; empty where there is none to say. */
export function unitOf(metric: MetricData): string {
  return unitWord(metric.descriptor.unit, metric.dataPointType === DataPointType.GAUGE);
}

/**
 * The name of a metric in Prometheus, without `_total` (Prometheus compatibility, "Metric
 * Metadata"): `http.server.request.duration` in `s` becomes `http_server_request_duration_seconds`.
 */
export function familyName(metric: MetricData): string {
  const { name } = metric.descriptor;
  const word = unitOf(metric);
  const monotonic = metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  // `_total` comes back behind the unit.
  const base = sound(monotonic ? name.replace(/[^a-zA-Z0-9]+total$/, '') : name);
  return word === '' || `_${base}_`.includes(`_${word}_`) ? base : `${base}_${word}`;
}

/** What a name may not have becomes `_`, and so does a digit's missing letter before it. */
function sound(name: string): string {
  const text = name.replace(/[^a-zA-Z0-9_]+/g, '_').replace(/_{2,}/g, '_');
  return /^\d/.test(text) || text === '' ? `_${text}` : text;
}

function unitWord(unit: string, isGauge: boolean): string {
  const plain = unit.replace(/\{[^}]*\}/g, '').trim();
  if (plain === '1') return isGauge ? 'ratio' : '';
  const [first = '', per] = plain.split('/', 2);
  const parts = [words[first] ?? clean(first)];
  if (per !== undefined && per !== '') parts.push('per', perWords[per] ?? clean(per));
  return parts.filter((part) => part !== '').join('_');
}

function clean(text: string): string {
  return text.replace(/[^a-zA-Z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}
