import { quote } from './quote.ts';
import type { JaegerRemoteSettings, XRaySettings } from './sampling-strategy.ts';

const variable = 'OTEL_TRACES_SAMPLER_ARG';

type Read<T> = { readonly settings: T; readonly problems: readonly string[] };
type Words = 'endpoint' | 'pollingIntervalMs' | 'initialSamplingRate';

/** `endpoint=…,pollingIntervalMs=…,initialSamplingRate=…`, each with a default. */
export function readJaegerArg(
  text: string,
): Read<JaegerRemoteSettings & { readonly initialRatio: number }> {
  const { words, problems } = readWords(text, [
    'endpoint',
    'pollingIntervalMs',
    'initialSamplingRate',
  ]);
  const settings = {
    endpoint: readUrl(words.get('endpoint'), 'http://localhost:14250', problems),
    intervalMillis: readMillis(words.get('pollingIntervalMs'), 60_000, problems),
    initialRatio: readRatio(words.get('initialSamplingRate'), 0.001, problems),
  };
  return { settings, problems };
}

/**
 * `endpoint=…,pollingIntervalMs=…`.
 *
 * @param daemon text of AWS_XRAY_DAEMON_ADDRESS: `host:port`, or `tcp:host:port udp:host:port`
 */
export function readXRayArg(text: string, daemon: string | undefined): Read<XRaySettings> {
  const { words, problems } = readWords(text, ['endpoint', 'pollingIntervalMs']);
  const tcp = daemon
    ?.trim()
    .split(/\s+/)
    .find((part) => !part.startsWith('udp:'));
  const fallback = tcp ? `http://${tcp.replace(/^tcp:/, '')}` : 'http://localhost:2000';
  const settings = {
    endpoint: readUrl(words.get('endpoint'), fallback, problems).replace(/\/+$/, ''),
    intervalMillis: readMillis(words.get('pollingIntervalMs'), 300_000, problems),
  };
  return { settings, problems };
}

function readWords(
  text: string,
  known: readonly Words[],
): { words: ReadonlyMap<string, string>; problems: string[] } {
  const words = new Map<string, string>();
  const problems: string[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const at = part.indexOf('=');
    const name = known.find((word) => word.toLowerCase() === part.slice(0, at).toLowerCase());
    if (at === -1 || name === undefined) {
      problems.push(
        `${variable}: ${quote(part)} is none of ${known.map((word) => `${word}=`).join(', ')}; it is left out`,
      );
    } else words.set(name, part.slice(at + 1).trim());
  }
  return { words, problems };
}

/** `host:port` is taken as http. */
function readUrl(text: string | undefined, fallback: string, problems: string[]): string {
  if (text === undefined || text === '') return fallback;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:/i.test(url)) return url;
  problems.push(
    `${variable}: endpoint=${quote(text)} is no address of HTTP or gRPC; using ${fallback}`,
  );
  return fallback;
}

function readMillis(text: string | undefined, fallback: number, problems: string[]): number {
  if (text === undefined) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 2_147_483_647) return value;
  problems.push(
    `${variable}: pollingIntervalMs=${quote(text)} is not a whole number above 0; using ${fallback}`,
  );
  return fallback;
}

function readRatio(text: string | undefined, fallback: number, problems: string[]): number {
  if (text === undefined) return fallback;
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  problems.push(
    `${variable}: initialSamplingRate=${quote(text)} is not a number from 0 to 1; using ${fallback}`,
  );
  return fallback;
}
