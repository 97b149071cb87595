import { formatAdded, formatShare, median } from './numbers.ts';
import { bare, upstream, type Variant } from './variants.ts';
import type { Ask } from './server.ts';
import type { NodeRelease } from './workplace.ts';

/** One run of a server: in the measured window, and (`served`, `spans`, peak) in all its life. */
export type Run = {
  readonly requests: number;
  readonly millis: number;
  readonly cpuMicros: number;
  /** Milliseconds as the client sees them. */
  readonly p50: number;
  readonly p99: number;
  readonly peakKilobytes: number;
  readonly served: number;
  /** That reached the sink. */
  readonly spans: number;
};

/** One route on one Node. */
export type Case = {
  readonly node: NodeRelease;
  readonly route: string;
  /** What the server loads, and what it is asked. */
  readonly ask: Ask;
  readonly variants: readonly Variant[];
  /** Per request, as each variant makes them. */
  readonly spans: ReadonlyMap<Variant, number>;
  readonly runs: ReadonlyMap<Variant, Run[]>;
};

export const requestHeader = [
  'Node',
  'request',
  'agent',
  'CPU µs',
  'adds µs',
  "of upstream's",
  'requests/s',
  'p50 ms',
  'p99 ms',
  'peak RSS MB',
  'spans',
  'received',
];

/** A row for each variant. */
export function tabulate(each: Case): readonly (readonly string[])[] {
  return each.variants.map((variant) => describeVariant(each, variant));
}

function describeVariant(each: Case, variant: Variant): readonly string[] {
  const middle = (figure: (run: Run) => number, of = variant): number =>
    median((each.runs.get(of) ?? []).map(figure));
  const addedBy = (other: Variant): number =>
    middle(cpuPerRequest, other) - middle(cpuPerRequest, bare);
  const cells = [each.node.version, each.route, variant.name, middle(cpuPerRequest).toFixed(0)];
  const added =
    variant === bare
      ? ['–', '–']
      : [formatAdded(addedBy(variant)), formatShare(addedBy(variant), addedBy(upstream))];
  return [
    ...cells,
    ...added,
    String(
      roundTo(
        100,
        middle((run) => (1000 * run.requests) / run.millis),
      ),
    ),
    middle((run) => run.p50).toFixed(2),
    middle((run) => run.p99).toFixed(2),
    (middle((run) => run.peakKilobytes) / 1024).toFixed(0),
    variant.isSilent && variant !== bare ? '–' : String(each.spans.get(variant) ?? 0),
    describeReceived(each, variant),
  ];
}

function cpuPerRequest({ cpuMicros, requests }: Run): number {
  return cpuMicros / requests;
}

/** Cut, not rounded: `100 %` means all. Opening connections makes a few more spans than expected. */
function describeReceived({ spans, runs }: Case, variant: Variant): string {
  const all = runs.get(variant) ?? [];
  const perRequest = spans.get(variant) ?? 0;
  const expected = perRequest * all.reduce((sum, run) => sum + run.served, 0);
  if (expected === 0) return '–';
  const received = all.reduce((sum, run) => sum + Math.min(run.spans, perRequest * run.served), 0);
  const share = Math.floor((1000 * received) / expected) / 10;
  return `${share} %`;
}

function roundTo(step: number, value: number): number {
  return Math.round(value / step) * step;
}
