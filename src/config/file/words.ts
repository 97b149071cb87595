import { flagOf } from '../flags.ts';
import { optionNames } from '../options.ts';

/** What messages call a variable, by what the file calls it. */
const words: readonly (readonly [variable: RegExp, word: string])[] = [
  [/OTEL_EXPORTER_OTLP_PROTOCOL=grpc/g, 'otlp_grpc'],
  [/OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf/g, 'otlp_http'],
  [/OTEL_EXPORTER_OTLP_PROTOCOL/g, 'otlp_http or otlp_grpc'],
  [/OTEL_EXPORTER_(?:ZIPKIN|OTLP(?:_TRACES|_METRICS|_LOGS)?)_ENDPOINT/g, 'endpoint'],
  [/OTEL_EXPORTER_OTLP_(?:(?:TRACES|METRICS|LOGS)_)?HEADERS/g, 'headers'],
  [/OTEL_EXPORTER_(?:OTLP|ZIPKIN)_TIMEOUT/g, 'timeout'],
  [/OTEL_EXPORTER_OTLP_CERTIFICATE/g, 'tls.ca_file'],
  [/OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE/g, 'tls.cert_file'],
  [/OTEL_EXPORTER_OTLP_CLIENT_KEY/g, 'tls.key_file'],
  [/OTEL_EXPORTER_PROMETHEUS_(?:HOST|PORT)/g, 'prometheus/development'],
  [/OTEL_SDK_DISABLED/g, 'disabled'],
  [/OTEL_TRACES_SAMPLER(?:_ARG)?\b/g, 'sampler'],
  [/OTEL_TRACES_EXPORTER/g, 'tracer_provider'],
  [/OTEL_METRICS_EXPORTER/g, 'meter_provider'],
  [/OTEL_LOGS_EXPORTER/g, 'logger_provider'],
];

/** Makes the agent speak of the file where it would speak of variables that do not count. */
export function fileWords(path: string): (text: string) => string {
  const own = optionNames.filter((name) => name.startsWith('OTEL_NODE_'));
  return (text) => {
    if (!text.includes('OTEL_')) return text;
    let said = text;
    for (const [variable, word] of words) said = said.replace(variable, `${word} in ${path}`);
    for (const name of own) {
      if (/_(ENV_FILE|DOCTOR_REPORT)$/.test(name)) continue;
      said = said.replaceAll(new RegExp(`${name}\\b`, 'g'), `${flagOf(name)} in ${path}`);
    }
    return said;
  };
}
