import type { SpanRecord } from '../../support/collector/spans.ts';
import type { Value } from '../../support/collector/values.ts';

/** What of one span is not as upstream has it; `undefined` is what is missing. */
export type Difference = {
  readonly span: string;
  /** An attribute's name, or `name`, `status`, `parent`, `trace`, `span`. */
  readonly of: string;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
};

type Titled = { readonly span: SpanRecord; readonly title: string; readonly parent: string };

/** Attributes that differ from run to run. */
const volatile = new Set(['aws.request.id', 'client.port', 'network.peer.port', 'server.port']);

/**
 * Every difference between two runs of one app: spans that only one of them has, and names,
 * statuses, parents, traces and attributes of upstream's that ours do not have.
 *
 * @param isNoise spans that are left out; their children belong to their parents
 */
export function compareRuns(
  theirs: readonly SpanRecord[],
  ours: readonly SpanRecord[],
  isNoise: (span: SpanRecord) => boolean,
): readonly Difference[] {
  const [their, own] = [title(theirs, isNoise), title(ours, isNoise)];
  const traces = new Map<string, string>();
  const differences: Difference[] = [];
  const left = new Set(own);
  for (const span of their) {
    const match = own.find((other) => left.has(other) && other.title === span.title);
    if (match === undefined) {
      differences.push({ span: span.title, of: 'span', theirs: span.span.name, ours: undefined });
      continue;
    }
    left.delete(match);
    differences.push(...compareSpans(span, match, traces));
  }
  for (const { span, title: name } of left) {
    differences.push({ span: name, of: 'span', theirs: undefined, ours: span.name });
  }
  return differences;
}

function compareSpans(their: Titled, own: Titled, traces: Map<string, string>): Difference[] {
  const found: Difference[] = [];
  const compare = (of: string, theirs: string | undefined, ours: string | undefined): void => {
    if (theirs !== ours) found.push({ span: their.title, of, theirs, ours });
  };
  compare('name', their.span.name, own.span.name);
  compare('status', their.span.status.code, own.span.status.code);
  compare('parent', their.parent, own.parent);
  // Spans that share a trace there share one here.
  const trace = traces.get(their.span.traceId) ?? own.span.traceId;
  traces.set(their.span.traceId, trace);
  compare('trace', trace, own.span.traceId);
  for (const [name, value] of Object.entries(their.span.attributes)) {
    const ours = own.span.attributes[name];
    compare(name, textOf(name, value), ours === undefined ? undefined : textOf(name, ours));
  }
  return found;
}

function textOf(name: string, value: Value): string {
  if (volatile.has(name)) return `<${name}>`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replaceAll(/:\d{4,5}(?=\/)/g, ':<port>');
}

/** By the order of their start, each with a title that says what it stands for in both runs. */
function title(spans: readonly SpanRecord[], isNoise: (span: SpanRecord) => boolean): Titled[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const parentOf = (span: SpanRecord): SpanRecord | undefined => {
    let parent = byId.get(span.parentSpanId ?? '');
    while (parent !== undefined && isNoise(parent)) parent = byId.get(parent.parentSpanId ?? '');
    return parent;
  };
  return spans
    .filter((span) => !isNoise(span))
    .toSorted((a, b) => Number(a.startNanos - b.startNanos))
    .map((span) => {
      const parent = parentOf(span);
      return { span, title: titleOf(span), parent: parent === undefined ? '–' : titleOf(parent) };
    });
}

function titleOf({ kind, name, attributes }: SpanRecord): string {
  const method = attributes['http.request.method_original'] ?? attributes['http.request.method'];
  if (method !== undefined) {
    return `${kind} ${textOf('', method).toUpperCase()} ${pathOf(attributes)}`;
  }
  const system = attributes['db.system.name'];
  if (system === undefined || system === 'dynamodb') return `${kind} ${name}`;
  const query = attributes['db.query.text'] ?? attributes['db.operation.name'] ?? name;
  const [first = '', second = ''] = textOf('', query).split(/\s+/);
  const isKey = system === 'redis' && /^[\w:]+$/.test(second) && second !== 'return';
  const what = isKey ? ` ${second}` : '';
  return `${kind} ${textOf('', system)} ${first.toUpperCase()}${what}`;
}

function pathOf(attributes: SpanRecord['attributes']): string {
  const url = attributes['url.full'] ?? attributes['url.path'] ?? '';
  return textOf('', url)
    .replace(/^[a-z]+:\/\/[^/]*/, '')
    .replace(/\?.*$/, '');
}
