import { logs, metrics, trace } from '@opentelemetry/api';
import { MetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import type { Option } from '../../../src/config/option.ts';
import { modelOf } from '../../../src/config/model-of.ts';
import { optionNames, options } from '../../../src/config/options.ts';
import { readConfig } from '../../../src/config/read.ts';
import { makeGuard } from '../../../src/diag/guard.ts';
import { makeTally } from '../../../src/diag/tally.ts';
import { makeVoice } from '../../../src/diag/voice.ts';
import type { ExporterSource } from '../../../src/pipeline/exporter-source.ts';
import * as b3 from '../../../src/pipeline/propagators/b3.ts';
import * as gcp from '../../../src/pipeline/propagators/gcp.ts';
import * as jaeger from '../../../src/pipeline/propagators/jaeger.ts';
import * as ottrace from '../../../src/pipeline/propagators/ottrace.ts';
import * as xray from '../../../src/pipeline/propagators/xray.ts';
import * as declared from '../../../src/pipeline/declared/parts.ts';
import { startPipeline } from '../../../src/pipeline/start.ts';
import { makeRandom, randomEnvironment } from '../../support/random-environment.ts';

const rounds = 10_000;
const seed = 20_251_120;

class NoReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const exporter = {
  export: (_: unknown, done: (result: { code: number }) => void): void => done({ code: 0 }),
  forceFlush: async (): Promise<void> => {},
  shutdown: async (): Promise<void> => {},
};
const source: ExporterSource = {
  spans: () => exporter,
  spanStarts: () => undefined,
  metrics: () => exporter,
  logs: () => exporter,
  prometheus: () => new NoReader(),
  spanEncoding: () => undefined,
  logEncoding: () => undefined,
  countIn: () => {},
  carrier: () => undefined,
  propagator: (chunk) => ({ b3, gcp, jaeger, ottrace, xray })[chunk as 'b3'],
  detectors: () => ({ detect: async () => {} }),
  jaegerRemote: (_settings, _name, initial) => initial,
  xraySampler: () => new AlwaysOnSampler(),
  declared: () => declared,
};

test(`${rounds} random environments: read, drawn together and built, never a throw`, async () => {
  const random = makeRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const env = randomEnvironment(random);
    const lines: string[] = [];
    try {
      const { config, origins, problems } = readConfig(env, randomEnvironment(random));
      const drawn = modelOf(config, origins);
      lines.push(...problems.map(({ because }) => because));
      lines.push(...drawn.problems.map(({ because }) => because));
      for (const name of optionNames) checkValue(options[name], config[name]);
      // Building them all would take a minute, and no longer find what the others do not.
      if (round % 10 === 0) await build(drawn.model, config.OTEL_LOG_LEVEL, lines);
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
      expect(new Set(lines).size).toBe(lines.length);
    } catch (error) {
      throw new Error(`round ${round} with ${JSON.stringify(env)}`, { cause: error });
    }
  }
}, 120_000);

async function build(
  model: ReturnType<typeof modelOf>['model'],
  level: Parameters<typeof makeVoice>[0],
  lines: string[],
): Promise<void> {
  const voice = makeVoice(level, (line) => lines.push(line.trimEnd()));
  const pipeline = startPipeline(model, source, {
    voice,
    tally: makeTally(),
    guard: makeGuard(voice),
    onFirstExport: () => {},
    distro: { name: 'x', version: '1' },
    process,
  });
  trace
    .getTracer('x')
    .startSpan('work', { attributes: { a: 'b' } })
    .end();
  metrics.getMeter('x').createCounter('c').add(1);
  metrics.getMeter('x').createHistogram('h').record(1);
  logs.getLogger('x').emit({ body: 'text', attributes: { a: 'b' } });
  await pipeline.uninstall();
}

function checkValue(option: Option, value: unknown): void {
  if (option.kind === 'integer' || option.kind === 'duration' || option.kind === 'timeout') {
    if (value === undefined && option.fallback === undefined) return;
    expect(Number.isSafeInteger(value) && Number(value) >= 0).toBe(true);
    expect(value).toBeLessThanOrEqual(2_147_483_647);
  }
  if (option.kind === 'choice' && value !== undefined) expect(option.choices).toContain(value);
  if (option.kind === 'choices') {
    for (const word of value as string[]) expect(option.choices).toContain(word);
  }
}
