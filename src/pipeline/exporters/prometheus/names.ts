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

/**
 * Adds the unit to a metric's name, as `http.server.request.duration` in `s` becomes `…_duration_seconds`
 * (Prometheus compatibility, "Metric Metadata"); upstream's serializer adds `_total` only.
 */
export function withUnitInName(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  const word = unitWord(unit, metric.dataPointType === DataPointType.GAUGE);
  const monotonic = metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  // The serializer puts `_total` back, behind the unit.
  const base = monotonic ? name.replace(/[._]total$/, '') : name;
  const said = word === '' || `_${base.replace(/[^a-zA-Z0-9]+/g, '_')}_`.includes(`_${word}_`);
  const descriptor = {
    ...metric.descriptor,
    name: said ? base : `${base}_${word}`,
    unit: word,
  };
  return { ...metric, descriptor };
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
