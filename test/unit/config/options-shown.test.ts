/** Every option is shown from outside by a test in `test/options`, and has its row in the docs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { optionNames } from '../../../src/config/options.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'test/options');
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
const all = files.map((file) => `${file}\n${textOf(file)}`).join('\n');

/** Tests that make the names of a family: what they must hold for a member. */
const families: readonly (readonly [
  RegExp,
  (...parts: string[]) => [file: string, word: string],
])[] = [
  [
    /^OTEL_EXPORTER_OTLP_(?:TRACES|METRICS|LOGS)_(CLIENT_)?(\w+)$/,
    (client = '', aspect = '') => {
      const shared = aspect === 'KEY' ? 'CERTIFICATE' : aspect;
      const made = /\$\{signal\.toUpperCase\(\)\}|\$\{own\}/;
      const file = `OTEL_EXPORTER_OTLP_${client}${shared}.test.ts`;
      return [file, made.test(textOf(file)) ? `_${client}${aspect}` : 'no form of its own'];
    },
  ],
  [/^OTEL_(?:BSP|BLRP)_(\w+)$/, (aspect = '') => ['batching.test.ts', aspect]],
];

/** Shown by tests that need more than a run of an app. */
const elsewhere: Readonly<Record<string, string>> = {
  OTEL_EXPORTER_GCP_MONITORING_ENDPOINT: 'test/support/google.ts',
  OTEL_NODE_DOCTOR_REPORT: 'test/entry/doctor.test.ts',
  OTEL_NODE_ENV_FILE: 'test/entry/env-file.test.ts',
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'test/apps/openai.test.ts',
};

describe.each(optionNames)('%s', (name) => {
  test('is shown by a test', () => {
    if (new RegExp(`\\b${name}\\b`).test(all)) return;
    const other = elsewhere[name];
    if (other !== undefined) {
      expect(readFileSync(join(root, other), 'utf8')).toContain(name);
      return;
    }
    const [, place] = families.find(([shape]) => shape.test(name)) ?? [];
    const [shape] = families.find(([each]) => each.test(name)) ?? [];
    expect(place).toBeDefined();
    const [file, word] = place!(...(shape!.exec(name) ?? []).slice(1));
    expect(existsSync(join(folder, file))).toBe(true);
    expect(textOf(file)).toContain(word);
  });

  test('has its row in docs/conformance.md', () => {
    const page = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
    const general = name.replace(/_(TRACES|METRICS|LOGS)_(?!EXPORTER|SAMPLER|TEMP|DEF|EXEM)/, '_');
    expect(page).toContain(`\`${general}\``);
  });
});
