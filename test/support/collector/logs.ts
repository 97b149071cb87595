import {
  attributesOf,
  idOf,
  nanosOf,
  scopeOf,
  valueOf,
  type Attributes,
  type Scope,
  type Value,
  type WireBytes,
  type WireKeyValue,
  type WireLong,
  type WireResource,
  type WireScope,
  type WireValue,
} from './values.ts';

export type LogRecord = {
  body: Value;
  /** Severity number, 1 (TRACE) to 24 (FATAL4); 0 is unspecified. */
  severity: number;
  severityText: string;
  attributes: Attributes;
  traceId: string | undefined;
  spanId: string | undefined;
  scope: Scope;
  /** Attributes of the resource. */
  resource: Attributes;
  eventName: string;
  nanos: bigint;
  observedNanos: bigint;
  flags: number;
};

export type WireLogs = {
  resourceLogs?: {
    resource?: WireResource;
    scopeLogs?: { scope?: WireScope; logRecords?: WireLog[]; schemaUrl?: string }[];
  }[];
};

type WireLog = {
  timeUnixNano?: WireLong;
  observedTimeUnixNano?: WireLong;
  severityNumber?: number;
  severityText?: string;
  body?: WireValue;
  attributes?: WireKeyValue[];
  flags?: number;
  traceId?: WireBytes;
  spanId?: WireBytes;
  eventName?: string;
};

/** The log records of an export request, in the order sent. */
export function logsOf(message: WireLogs): LogRecord[] {
  return (message.resourceLogs ?? []).flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ scope, logRecords = [], schemaUrl }) =>
      logRecords.map((log) => ({
        ...logOf(log),
        scope: scopeOf(scope, schemaUrl),
        resource: attributesOf(resource?.attributes),
      })),
    ),
  );
}

function logOf(log: WireLog): Omit<LogRecord, 'scope' | 'resource'> {
  const { severityNumber = 0, severityText = '', eventName = '', flags = 0 } = log;
  if (typeof severityNumber !== 'number') throw new Error('severityNumber is not a number');
  return {
    body: valueOf(log.body),
    severity: severityNumber,
    severityText,
    attributes: attributesOf(log.attributes),
    traceId: idOf(log.traceId, 16),
    spanId: idOf(log.spanId, 8),
    eventName,
    nanos: nanosOf(log.timeUnixNano),
    observedNanos: nanosOf(log.observedTimeUnixNano),
    flags,
  };
}
