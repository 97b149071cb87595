import type { Option } from '../../src/config/option.ts';
import { optionNames, options, type OptionName } from '../../src/config/options.ts';

export type Environment = Readonly<Record<string, string>>;

/** A number from 0 up to 1 for each call, the same ones for the same seed. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const anything = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '100',
  '2147483647',
  '2147483648',
  '9'.repeat(30),
  'true',
  'FALSE',
  'none',
  'NONE,otlp',
  'nonsense',
  ',',
  ';',
  '=',
  'a=b',
  'a=b,c=d%20e',
  'a=%zz',
  'x{a=b}[c=d]@http://x/1;y{',
  'b3,jaeger,tracecontext',
  'http://127.0.0.1:1',
  'https://127.0.0.1:1/x?y=z#w',
  'http://',
  '://',
  'localhost:1',
  'unix:/nowhere',
  'dns:///127.0.0.1:1',
  'ipv6:[::1]:1',
  'xds:///x',
  '/nowhere/file.pem',
  '.',
  '*',
  '+dns,http',
  '"quoted"',
  "it's",
  '$(reboot)',
  'a\nb',
  '\u001b[31m',
  '\u202e',
  '😀',
  '\ud83d',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
] as const;

const strange = ['OTEL_', 'OTEL_TRACE_EXPORTER', 'OTEL_EXPORTER_JAEGER_ENDPOINT', 'OTEL_OF_MY_OWN'];

/** Up to a dozen variables, with values that fit, nearly fit, or do not fit at all. */
export function randomEnvironment(
  random: () => number,
  names: readonly OptionName[] = optionNames,
): Environment {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const env: Record<string, string> = {};
  for (let left = Math.floor(random() * 12); left > 0; left--) {
    const name = random() < 0.05 ? pick(strange) : pick(names);
    env[name] = random() < 0.5 ? fitting(name, pick) : pick(anything);
  }
  return env;
}

function fitting(name: string, pick: <T>(list: readonly T[]) => T): string {
  const option: Option | undefined = options[name as OptionName];
  switch (option?.kind) {
    case 'boolean':
      return pick(['true', 'false']);
    case 'integer':
    case 'duration':
    case 'timeout':
      return String(pick([option.kind === 'integer' ? option.min : 0, 1, 50, 2000]));
    case 'choice':
      return pick(option.choices);
    case 'choices':
      return [pick(option.choices), pick(option.choices)].join();
    case 'pairs':
    case 'attributes':
      return pick(['a=b', 'team=x,authorization=y']);
    default:
      return pick(anything);
  }
}
