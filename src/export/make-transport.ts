import type { OtlpSettings } from '../config/otlp.ts';
import type { Voice } from '../diag/voice.ts';
import { GrpcTransport } from './transport/grpc.ts';
import type { Hold } from './transport/hold.ts';
import { HttpTransport } from './transport/http.ts';
import type { Transport, TransportOptions } from './transport/transport.ts';

const services = {
  traces: 'trace.v1.TraceService',
  metrics: 'metrics.v1.MetricsService',
  logs: 'logs.v1.LogsService',
} as const;

/** The transport that the settings ask for; it opens nothing before its first use. */
export function makeTransport(
  settings: OtlpSettings,
  host: { readonly voice: Voice; readonly userAgent: string },
  hold: Hold,
): Transport {
  const { certificate, clientCertificate, clientKey, proxy } = settings;
  const options: TransportOptions = {
    url: settings.url,
    headers: settings.headers,
    userAgent: host.userAgent,
    tls: {
      ...(certificate !== undefined && { certificate }),
      ...(clientCertificate !== undefined && { clientCertificate }),
      ...(clientKey !== undefined && { clientKey }),
    },
    ...(proxy !== undefined && { proxy }),
    hold,
    warn: (text) => sayOnce(host.voice, text),
  };
  if (settings.protocol === 'grpc') {
    const path = `/opentelemetry.proto.collector.${services[settings.signal]}/Export`;
    return new GrpcTransport({ ...options, path, insecure: settings.insecure });
  }
  const contentType =
    settings.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf';
  return new HttpTransport({ ...options, contentType });
}

const said = new WeakMap<Voice, Set<string>>();

/** The exporters of three signals share most settings, and so most of what is wrong with them. */
function sayOnce(voice: Voice, text: string): void {
  const texts = said.get(voice) ?? new Set<string>();
  said.set(voice, texts);
  if (texts.has(text)) return;
  texts.add(text);
  voice.warn(text);
}
