import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { optionNames } from '../../src/config/options.ts';
import { makeRandom, randomEnvironment } from '../support/random-environment.ts';
import { runBoth } from '../support/run-both.ts';

const seed = 7;
const runs = 40;

/** Those that are meant to show on stdout, to write files or to load modules, and those that take time. */
const others = new Set([
  'OTEL_NODE_DOCTOR_REPORT',
  'OTEL_NODE_EXTENSIONS',
  'OTEL_NODE_EXIT_TIMEOUT',
  'OTEL_CONFIG_FILE',
]);
const names = optionNames.filter((name) => !others.has(name));
const random = makeRandom(seed);
const environments = Array.from({ length: runs }, () => {
  const env: Record<string, string> = { ...randomEnvironment(random, names) };
  for (const [name, text] of Object.entries(env)) {
    // No process can be given a variable with a NUL in it.
    env[name] = text.replaceAll('\u0000', '');
    if (name.endsWith('_EXPORTER') && /console|stdout/i.test(text)) env[name] = 'otlp';
  }
  return env;
});

test('the app is the one that the runs below are about', () => {
  expect(readFileSync('fixtures/http/request.cjs', 'utf8')).toContain('console.log');
});

test.each(environments.map((env, at) => [at, env] as const))(
  'random environment %i: the app ends as bare node does, with the same output',
  async (_, env) => {
    const ran = await runBoth('http/request.cjs', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
        ...env,
        OTEL_NODE_EXIT_TIMEOUT: '300',
      },
      collector: false,
    });
    expect(ran.exitCode).toBe(0);
    expect(new Set(ran.said).size).toBe(ran.said.length);
    for (const line of ran.said) expect(line).not.toMatch(/ at \S+ \(|node:internal|[\p{Cc}]/u);
  },
);
