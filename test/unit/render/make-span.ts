import type { EventView, SpanView } from '../../../src/render/views.ts';

/** A span of one trace: named, and with what the test is about. */
export function makeSpan(spanId: string, rest: Partial<SpanView> = {}): SpanView {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    service: 'shop',
    name: spanId,
    kind: 'internal',
    startMillis: 1_795_180_439_000,
    durationMillis: 100,
    status: 'unset',
    attributes: {},
    events: [],
    links: [],
    scope: 'app',
    ...rest,
  };
}

/** Milliseconds after the start of the trace. */
export function at(millis: number): number {
  return 1_795_180_439_000 + millis;
}

export function makeException(type: string, message: string, stack = ''): EventView {
  const attributes = {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack,
  };
  return { name: 'exception', offsetMillis: 1, attributes };
}
