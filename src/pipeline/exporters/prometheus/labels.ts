import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { ScopeMetrics } from '@opentelemetry/sdk-metrics';

/** `a="1",b="2"`; empty where there are none. */
export type Labels = string;

/**
 * Attributes as labels (Prometheus compatibility, "Metric Attributes"): what a name may not have
 * becomes `_`; values of names that fall together are joined by `;`, in the order of their keys.
 */
export function labelsOf(attributes: Attributes): Labels {
  const values = new Map<string, string>();
  for (const key of Object.keys(attributes).toSorted()) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    const name = labelName(key);
    const before = values.get(name);
    values.set(name, before === undefined ? textOf(value) : `${before};${textOf(value)}`);
  }
  return joinPairs([...values]);
}

/** Pairs whose names are sound. */
export function joinPairs(pairs: readonly (readonly [name: string, value: string])[]): Labels {
  return pairs.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',');
}

/** `otel_scope_*`: what tells metrics of one name in several scopes apart. */
export function scopeLabels({ name, version, schemaUrl }: ScopeMetrics['scope']): Labels {
  const pairs: [string, string][] = [['otel_scope_name', name]];
  if (schemaUrl) pairs.push(['otel_scope_schema_url', schemaUrl]);
  if (version) pairs.push(['otel_scope_version', version]);
  return joinPairs(pairs);
}

export function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

function labelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]+/g, '_').replace(/_{2,}/g, '_');
  return /^\d/.test(name) || name === '' ? `_${name}` : name;
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replace(/"/g, '\\"');
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
