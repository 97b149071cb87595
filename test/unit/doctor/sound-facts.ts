import type { Report } from '../../../src/diag/report.ts';
import type { Finding } from '../../../src/doctor/check.ts';
import type { Destination, Facts, Library } from '../../../src/doctor/facts.ts';

/** An app in which all is well. */
export const soundFacts: Facts = {
  versions: { agent: '1.0.0', sdk: '3.0.0' },
  runtime: {
    version: 'v24.12.0',
    kind: 'Node.js',
    platform: 'linux',
    arch: 'x64',
    execArgv: [],
    nodeOptions: '',
    isSupported: true,
    hasSyncHooks: true,
  },
  settings: {
    set: [],
    problems: [],
    unknown: [],
    isDisabled: false,
    exporters: { traces: ['otlp'], metrics: ['otlp'], logs: ['otlp'] },
    sampler: 'parentbased_always_on',
  },
  destinations: [],
  proxies: [],
  folder: {
    path: '/shop',
    packageName: 'shop',
    hasPackages: true,
    bundlers: [],
    isPnp: false,
    unobserved: [],
  },
  libraries: [],
  rivals: [],
};

export function destination(changes: Partial<Destination> = {}): Destination {
  return {
    signal: 'traces',
    exporter: 'otlp',
    protocol: 'http/protobuf',
    address: 'http://collector:4318/v1/traces',
    addressOption: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    headersOption: 'OTEL_EXPORTER_OTLP_HEADERS',
    answer: { kind: 'taken', contentType: 'application/x-protobuf' },
    remarks: [],
    ...changes,
  };
}

export function library(changes: Partial<Library> = {}): Library {
  return {
    instrumentation: 'pg',
    how: 'patch',
    state: 'traced',
    because: 'default',
    isOnByDefault: true,
    modules: [{ name: 'pg', isBuiltin: false, versions: ['>=8.0.3 <9'] }],
    found: [{ name: 'pg', version: '8.16.0', isDirect: true, isCovered: true }],
    ...changes,
  };
}

export function report(changes: Partial<Report> = {}): Report {
  const nothing = { recorded: 0, exported: 0, dropped: 0 };
  return {
    pid: 7,
    command: 'node shop.js',
    agentVersion: '1.0.0',
    libraries: [{ name: 'pg', version: '8.16.0', instrumentation: 'pg', state: 'patched' }],
    spansByScope: { '@opentelemetry/instrumentation-pg': 2 },
    traces: { recorded: 2, exported: 2, dropped: 0 },
    metrics: nothing,
    logs: nothing,
    ...changes,
  };
}

/** Findings as lines: `warning: what → cure`. */
export function lines(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ status, what, cure }) => {
    return `${status}: ${what}${cure === undefined ? '' : ` → ${cure}`}`;
  });
}
