import type { Collector } from './collector.ts';
import type { ReceivedRequest } from './collector/intake.ts';
import type { Run } from './run-app.ts';

export const protocols = ['http/protobuf', 'http/json', 'grpc'] as const;
export type Protocol = (typeof protocols)[number];
export const signals = ['traces', 'metrics', 'logs'] as const;
export type SignalName = (typeof signals)[number];

/** An app that makes something of each signal. */
export const allSignals = 'api/custom-signals.cjs';

/** What arrived: for each signal, which of the app's records are among those accepted. */
export function delivered(run: Run): Readonly<Record<SignalName, string[]>> {
  const named = (names: string[], wanted: string): string[] => names.filter((n) => n === wanted);
  return {
    traces: named(
      run.spans.map(({ name }) => name),
      'pack order',
    ),
    metrics: named(
      run.metrics.map(({ name }) => name),
      'shop.orders',
    ).slice(0, 1),
    logs: run.logs.map(({ body }) => String(body)),
  };
}

/** All that the app of `allSignals` makes. */
export const everything = {
  traces: ['pack order'],
  metrics: ['shop.orders'],
  logs: ['order packed'],
} as const;

/** The base of a collector's address for a protocol. */
export function endpointOf(collector: Collector, protocol: Protocol): string {
  return protocol === 'grpc' ? collector.grpcUrl : collector.url;
}

/** The requests of each signal, a property of each. */
export function ofEachSignal<T>(
  requests: readonly ReceivedRequest[],
  property: (request: ReceivedRequest) => T,
): Record<SignalName, T[]> {
  const of = (signal: SignalName): T[] => [
    ...new Set(requests.filter((request) => request.signal === signal).map(property)),
  ];
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}
