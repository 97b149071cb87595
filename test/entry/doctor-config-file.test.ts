import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'otel-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const none = {
  OTEL_TRACES_EXPORTER: undefined,
  OTEL_METRICS_EXPORTER: undefined,
  OTEL_LOGS_EXPORTER: undefined,
  OTEL_NODE_ENV_FILE: 'none',
};

async function doctor(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  writeFileSync(join(folder, 'otel.yaml'), text);
  const { stdout } = await runCli(['doctor'], {
    cwd: folder,
    env: { ...none, OTEL_CONFIG_FILE: 'otel.yaml', ...env },
  });
  return stdout;
}

test('what the file says, without its secrets, and whether its endpoints answer', async () => {
  const collector = await startCollector();
  const told = await doctor(
    `file_format: "1.0"
colour: red
tracer_provider:
  sampler: {always_off: }
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: "\${COLLECTOR}/v1/traces"
            headers: [{name: x-key, value: s3cr3t}]
meter_provider:
  readers: [{periodic: {exporter: {otlp_http: {endpoint: "http://localhost:1/v1/metrics"}}}}]
`,
    { COLLECTOR: collector.url, OTEL_SERVICE_NAME: 'shop' },
  );
  await collector.close();
  for (const line of [
    /tracer_provider\.processors\[0\]\.batch\.exporter\.otlp_http\.endpoint=http:\/\/\S+\/v1\/traces +configuration file/,
    /headers\[0\]\.value=\*\*\* +configuration file/,
    /ok +The agent is on: traces to otlp, metrics to otlp, logs to nowhere/,
    /warn +otel\.yaml:2:1: "colour" is not a property of this release; it is ignored/,
    /OTEL_SERVICE_NAME\b.*: without effect, as otel\.yaml holds and does not name them/,
    /sampler in otel\.yaml is always_off: no trace that begins here is recorded/,
    /ok +traces → \S+: takes an empty export/,
    /FAIL +metrics → http:\/\/localhost:1: nothing listens there/,
    /set endpoint in otel\.yaml/,
  ]) {
    expect(told).toMatch(line);
  }
  expect(told).not.toContain('s3cr3t');
});

test('a file with a fault', async () => {
  const told = await doctor('file_format: "1.0"\ndisabled: perhaps\n');
  expect(told).toMatch(/FAIL +The configuration file has a fault: the agent starts nothing/);
  expect(told).toMatch(/otel\.yaml:2:11: disabled is "perhaps", not true or false/);
});

test('a file that is not there', async () => {
  const told = await doctor('', { OTEL_CONFIG_FILE: 'none.yaml' });
  expect(told).toMatch(/FAIL +The configuration file has a fault/);
  expect(told).toMatch(/none\.yaml: it cannot be read \(ENOENT/);
});

test('a run of an app under a file is seen', async () => {
  writeFileSync(
    join(folder, 'otel.yaml'),
    'file_format: "1.0"\ntracer_provider: {processors: [{simple: {exporter: {console: }}}]}\n',
  );
  writeFileSync(
    join(folder, 'app.cjs'),
    "const http = require('node:http');\n" +
      'const server = http.createServer((_, response) => response.end()).listen(0, () => {\n' +
      '  http.get({ port: server.address().port }, (response) => response.resume().on("end", () => server.close()));\n' +
      '});\n',
  );
  const { stdout } = await runCli(['doctor', '--json', '--', process.execPath, 'app.cjs'], {
    cwd: folder,
    env: { ...none, OTEL_CONFIG_FILE: 'otel.yaml' },
  });
  const { facts } = JSON.parse(stdout) as { facts: { app: { reports: { traces: object }[] } } };
  expect(facts.app.reports[0]?.traces).toEqual({ recorded: 2, exported: 2, dropped: 0 });
});
