import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NamedFinding } from '../../src/doctor/check.ts';
import type { Facts } from '../../src/doctor/facts.ts';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import { makeAppFolder, type AppFolder } from '../support/app-folder.ts';
import { startCollector, type Collector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { cliFile, runCli, type CliRun } from '../support/run-cli.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Files = Readonly<Record<string, string>>;
type Answer = { ok: boolean; findings: NamedFinding[]; facts: Facts };

/** What faults need of the outside. */
type World = {
  readonly collector: Collector;
  readonly tls: Collector;
  readonly mutual: Collector;
  /** Answers 401 to traces, 403 to metrics. */
  readonly strict: Collector;
  readonly selfSigned: string;
  readonly webPage: string;
  readonly deadPort: number;
  readonly hang: Collector;
};

let world: World;
const closing: (() => Promise<unknown>)[] = [];
const folders: AppFolder[] = [];

beforeAll(async () => {
  const [collector, tls, mutual, strict, hang] = await Promise.all([
    startCollector(),
    startCollector({ tls: 'server' }),
    startCollector({ tls: 'mutual' }),
    startCollector(),
    startCollector(),
  ]);
  strict.respondWith(
    { signal: 'traces', status: 401, message: 'who are you?', repeat: true },
    { signal: 'metrics', status: 403, repeat: true },
  );
  hang.respondWith({ hang: true, repeat: true });
  closing.push(...[collector, tls, mutual, strict, hang].map((one) => one.close));
  const authority = tls.certificates?.authorityFile ?? '';
  const identity = {
    cert: readFileSync(authority),
    key: readFileSync(authority.replace(/pem$/, 'key')),
  };
  const page = createHttpServer((request, response) => {
    response.setHeader('content-type', 'text/html').end('<p>Welcome');
    request.resume();
  });
  world = {
    collector,
    tls,
    mutual,
    strict,
    hang,
    selfSigned: `https://localhost:${await listen(createHttpsServer(identity))}`,
    webPage: `http://127.0.0.1:${await listen(page)}`,
    deadPort: await freePort(),
  };
});
afterAll(() =>
  Promise.all([...closing.map((close) => close()), ...folders.map((f) => f.remove())]),
);

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => server.close());
  return (server.address() as AddressInfo).port;
}

async function folderWith(files: Files): Promise<AppFolder> {
  const folder = await makeAppFolder({ 'package.json': '{"name":"shop"}', ...files });
  folders.push(folder);
  return folder;
}

/** A package in node_modules, and its name in package.json. */
function installed(name: string, version: string): Files {
  return {
    'package.json': JSON.stringify({ name: 'shop', dependencies: { [name]: version } }),
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
    [`node_modules/${name}/init.js`]: '',
  };
}

const onlyTraces = {
  OTEL_TRACES_EXPORTER: undefined,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

async function examine(env: Env, files: Files = {}, ...words: string[]): Promise<CliRun> {
  const { path } = await folderWith(files);
  const healthy = { ...onlyTraces, OTEL_EXPORTER_OTLP_ENDPOINT: world.collector.url };
  return runCli(['doctor', ...words], { cwd: path, env: { ...healthy, ...env } });
}

async function findingsOf(env: Env, files: Files = {}): Promise<readonly NamedFinding[]> {
  const { stdout, stderr } = await examine(env, files, '--json');
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as Answer).findings;
}

type Fault = {
  readonly env?: (world: World) => Env;
  readonly files?: Files;
  readonly status: 'warning' | 'failure';
  readonly what: RegExp;
  readonly cure: RegExp;
};

const endpoint = (of: (world: World) => string): Pick<Fault, 'env'> => ({
  env: (w) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: of(w) }),
});
const set = (env: Env): Pick<Fault, 'env'> => ({ env: () => env });

const faults: Readonly<Record<string, Fault>> = {
  'a misspelt variable': {
    ...set({ OTEL_TRACE_EXPORTER: 'console' }),
    status: 'warning',
    what: /OTEL_TRACE_EXPORTER is not a known option/,
    cure: /rename it to OTEL_TRACES_EXPORTER$/,
  },
  'a variable in lower case': {
    ...set({ otel_service_name: 'shop' }),
    status: 'warning',
    what: /otel_service_name has no effect/,
    cure: /rename it to OTEL_SERVICE_NAME$/,
  },
  'a bad boolean': {
    ...set({ OTEL_SDK_DISABLED: 'yes' }),
    status: 'warning',
    what: /OTEL_SDK_DISABLED="yes" is neither true nor false/,
    cure: /write true or false/,
  },
  'a bad integer': {
    ...set({ OTEL_BSP_MAX_QUEUE_SIZE: '1e3' }),
    status: 'warning',
    what: /OTEL_BSP_MAX_QUEUE_SIZE="1e3" is not a whole number; using 2048/,
    cure: /a whole number from 1 up/,
  },
  'an unknown exporter': {
    ...set({ OTEL_TRACES_EXPORTER: 'jaeger' }),
    status: 'warning',
    what: /"jaeger" is not one of/,
    cure: /write some of otlp, console, zipkin, (\S+, )*none/,
  },
  'an unknown instrumentation': {
    ...set({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'aws-skd' }),
    status: 'warning',
    what: /"aws-skd" is not an instrumentation/,
    cure: /did you mean aws-sdk\?/,
  },
  'a header with an illegal name': {
    ...set({ OTEL_EXPORTER_OTLP_HEADERS: 'api key=1' }),
    status: 'warning',
    what: /header 1 has a name that is not valid/,
    cure: /name=value/,
  },
  'an env file that is missing': {
    ...set({ OTEL_NODE_ENV_FILE: 'nowhere.env' }),
    status: 'warning',
    what: /"nowhere.env" cannot be read/,
    cure: /correct the path, or set OTEL_NODE_ENV_FILE=none/,
  },
  'a sampler that takes nothing': {
    ...set({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }),
    status: 'warning',
    what: /no trace that begins here is recorded/,
    cure: /write more than 0/,
  },
  'the agent is off': {
    ...set({ OTEL_SDK_DISABLED: 'true' }),
    status: 'failure',
    what: /OTEL_SDK_DISABLED is true/,
    cure: /set it to false/,
  },
  'no exporter at all': {
    ...set({ OTEL_TRACES_EXPORTER: 'none' }),
    status: 'failure',
    what: /nothing is exported/,
    cure: /otlp or console/,
  },
  'nothing listens': {
    ...endpoint((w) => `http://127.0.0.1:${w.deadPort}`),
    status: 'failure',
    what: /traces → http:\/\/127\.0\.0\.1:\d+: nothing listens there \(.*ECONNREFUSED/,
    cure: /is a collector running\?/,
  },
  'a host that does not exist': {
    ...endpoint(() => 'http://no-such-host.invalid:4318'),
    status: 'failure',
    what: /the host name is not known/,
    cure: /check OTEL_EXPORTER_OTLP_ENDPOINT/,
  },
  'no answer': {
    env: (w) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: w.hang.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    }),
    status: 'failure',
    what: /no answer within 300 ms/,
    cure: /overloaded/,
  },
  'HTTP to the port of gRPC': {
    ...endpoint((w) => w.collector.grpcUrl),
    status: 'failure',
    what: /HTTP\/1\.1|closed without an answer/,
    cure: /4318|OTEL_EXPORTER_OTLP_PROTOCOL=grpc/,
  },
  'gRPC to the port of HTTP': {
    env: (w) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: w.collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    }),
    status: 'failure',
    what: /does not speak gRPC/,
    cure: /4317 or OTEL_EXPORTER_OTLP_PROTOCOL=http\/protobuf/,
  },
  'who are you (401)': {
    ...endpoint((w) => w.strict.url),
    status: 'failure',
    what: /HTTP 401: who are you\?/,
    cure: /check OTEL_EXPORTER_OTLP_HEADERS/,
  },
  'not for you (403), by the headers of one signal': {
    env: (w) => ({
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: w.strict.url,
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: 'a=b',
    }),
    status: 'failure',
    what: /metrics → .*HTTP 403/,
    cure: /check OTEL_EXPORTER_OTLP_METRICS_HEADERS/,
  },
  'a path that is not there (404)': {
    env: (w) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${w.collector.url}/telemetry` }),
    status: 'failure',
    what: /\/telemetry: HTTP 404/,
    cure: /takes traces at \/v1\/traces/,
  },
  'a web page': {
    ...endpoint((w) => w.webPage),
    status: 'failure',
    what: /answers with a web page/,
    cure: /the address of a collector\?/,
  },
  'a certificate of an unknown authority': {
    ...endpoint((w) => w.tls.url),
    status: 'failure',
    what: /authority .* is not known/,
    cure: /set OTEL_EXPORTER_OTLP_CERTIFICATE to the authority's file/,
  },
  'a self-signed certificate': {
    ...endpoint((w) => w.selfSigned),
    status: 'failure',
    what: /is self-signed/,
    cure: /set OTEL_EXPORTER_OTLP_CERTIFICATE/,
  },
  'a certificate for another name': {
    env: (w) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: w.selfSigned,
      OTEL_EXPORTER_OTLP_CERTIFICATE: w.tls.certificates?.authorityFile,
    }),
    status: 'failure',
    what: /certificate is for another name/,
    cure: /a name that the certificate has in OTEL_EXPORTER_OTLP_ENDPOINT/,
  },
  'a server that wants a client certificate': {
    env: (w) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: w.mutual.url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: w.mutual.certificates?.authorityFile,
    }),
    status: 'failure',
    what: /certificate/,
    cure: /OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE/,
  },
  'http to a port of https': {
    ...endpoint((w) => w.tls.url.replace('https:', 'http:')),
    status: 'failure',
    what: /closed without an answer/,
    cure: /use https:\/\/ in OTEL_EXPORTER_OTLP_ENDPOINT/,
  },
  'https to a port of http': {
    ...endpoint((w) => w.collector.url.replace('http:', 'https:')),
    status: 'failure',
    what: /does not speak TLS/,
    cure: /use http:\/\/ in OTEL_EXPORTER_OTLP_ENDPOINT/,
  },
  'an authority file that cannot be read': {
    env: (w) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: w.tls.url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'nowhere.pem',
    }),
    status: 'failure',
    what: /OTEL_EXPORTER_OTLP_CERTIFICATE: "nowhere.pem" cannot be read/,
    cure: /correct the path/,
  },
  'the port of Prometheus in use': {
    env: (w) => ({
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(w.collector.httpPort),
    }),
    status: 'failure',
    what: /the port is in use/,
    cure: /set OTEL_EXPORTER_PROMETHEUS_PORT/,
  },
  'a Zipkin that is not there': {
    env: (w) => ({
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://127.0.0.1:${w.deadPort}/api/v2/spans`,
    }),
    status: 'failure',
    what: /nothing listens there/,
    cure: /set OTEL_EXPORTER_ZIPKIN_ENDPOINT/,
  },
  'a proxy that is not read': {
    ...set({
      ALL_PROXY: 'http://proxy:8080',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://no-such-host.invalid',
    }),
    status: 'warning',
    what: /ALL_PROXY=http:\/\/proxy:8080: is not read/,
    cure: /set HTTPS_PROXY/,
  },
  'a proxy that is away': {
    ...set({
      HTTPS_PROXY: 'http://user:pa55word@127.0.0.1:1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://no-such-host.invalid',
    }),
    status: 'failure',
    what: /through the proxy http:\/\/127\.0\.0\.1:1: the proxy cannot be reached \(connect ECONNREFUSED/,
    cure: /check HTTPS_PROXY/,
  },
  'a proxy that is none': {
    ...set({
      HTTPS_PROXY: 'socks5://proxy',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://no-such-host.invalid',
    }),
    status: 'warning',
    what: /HTTPS_PROXY="socks5:\/\/proxy" is neither http:\/\/ nor https:\/\//,
    cure: /write http:\/\/host:port/,
  },
  'an old Node': {
    ...set({ NODE_OPTIONS: '--require ./old-node.cjs' }),
    files: {
      'old-node.cjs':
        "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });\n" +
        "Object.defineProperty(process, 'version', { value: 'v18.20.4' });\n",
    },
    status: 'failure',
    what: /Node\.js v18\.20\.4 is too old/,
    cure: /20\.19 or newer/,
  },
  'another SDK is installed': {
    files: installed('@opentelemetry/sdk-node', '0.300.0'),
    status: 'warning',
    what: /@opentelemetry\/sdk-node 0\.300\.0 is installed: if the app loads it/,
    cure: /remove @opentelemetry\/sdk-node/,
  },
  'another agent is preloaded': {
    ...set({ NODE_OPTIONS: '--require ./node_modules/dd-trace/init.js' }),
    files: installed('dd-trace', '6.0.0'),
    status: 'failure',
    what: /dd-trace 6\.0\.0 is preloaded too/,
    cure: /take it out of NODE_OPTIONS/,
  },
  'a library in a version that is not supported': {
    files: installed('express', '3.21.2'),
    status: 'failure',
    what: /express 3\.21\.2 is not traced/,
    cure: />=4\.0\.0/,
  },
  'a library under another name': {
    files: {
      'package.json': '{"name":"shop","dependencies":{"web":"npm:express@5"}}',
      'node_modules/web/package.json': '{"name":"express","version":"5.1.0"}',
    },
    status: 'warning',
    what: /web is express under another name/,
    cure: /npm install express/,
  },
  'a library that is switched off': {
    ...set({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express' }),
    files: installed('express', '5.1.0'),
    status: 'warning',
    what: /express is installed and not traced: named in OTEL_NODE_DISABLED/,
    cure: /OTEL_NODE_DISABLED_INSTRUMENTATIONS/,
  },
  'a bundler': {
    files: { 'package.json': '{"name":"shop","scripts":{"build":"esbuild server.ts --bundle"}}' },
    status: 'warning',
    what: /run esbuild/,
    cure: /external/,
  },
};

test('more than twenty faults are planted', () => {
  expect(Object.keys(faults).length).toBeGreaterThan(20);
});

test.each(Object.entries(faults))('finds %s', async (_, fault) => {
  const found = await findingsOf(fault.env?.(world) ?? {}, fault.files);
  const that = found.find(({ what }) => fault.what.test(what));
  expect(that, JSON.stringify(found, undefined, 2)).toMatchObject({ status: fault.status });
  expect(that?.cure).toMatch(fault.cure);
});

const health = ['http/protobuf', 'http/json', 'grpc'].flatMap((protocol) =>
  ['none', 'gzip'].map((compression) => [protocol, compression] as const),
);

test.each(health)('a sound app over %s with %s', async (protocol, compression) => {
  const { tls } = world;
  const run = await examine(
    {
      OTEL_METRICS_EXPORTER: undefined,
      OTEL_LOGS_EXPORTER: undefined,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? tls.grpcUrl : tls.url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: tls.certificates?.authorityFile,
    },
    installed('pg', '8.16.0'),
  );
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/ok {4}traces, metrics, logs → https:\S+: takes an empty export/);
  expect(run.stdout).toContain('Traced here: pg 8.16.0');
  expect(run.stdout).toMatch(/\nAll is well\.\n$/);
  expect(run.stdout).not.toContain('\u001b');
});

describe.each(nodeMajors)('on Node %i', (node) => {
  test('the doctor runs, and its exit code tells', async () => {
    const { path } = await folderWith({});
    const env = { ...onlyTraces, OTEL_EXPORTER_OTLP_ENDPOINT: world.collector.url };
    expect(await runCli(['doctor'], { node, cwd: path, env })).toMatchObject({ exitCode: 0 });
    const off = { ...env, OTEL_SDK_DISABLED: 'true' };
    expect(await runCli(['doctor'], { node, cwd: path, env: off })).toMatchObject({ exitCode: 1 });
  });
});

test('says where each setting comes from, and sees the env file', async () => {
  const { stdout } = await examine(
    { OTEL_LOG_LEVEL: 'info' },
    { '.env': 'OTEL_SERVICE_NAME=from-file\n' },
    '--bsp_schedule_delay',
    '100',
  );
  expect(stdout).toMatch(/ OTEL_LOG_LEVEL=info +environment\n/);
  expect(stdout).toMatch(/ OTEL_SERVICE_NAME=from-file +env file\n/);
  expect(stdout).toMatch(/ OTEL_BSP_SCHEDULE_DELAY=100 +flag\n/);
});

test('colours where they are wanted', async () => {
  expect((await examine({ FORCE_COLOR: '1' })).stdout).toContain('\u001b[32mok  \u001b[0m');
});

const report = {
  pid: 7,
  command: 'node shop.js',
  agentVersion: '0.0.0',
  libraries: [
    { name: 'pg', version: '8.16.0', instrumentation: 'pg', state: 'patched' },
    { name: 'koa', version: '3.0.0', instrumentation: 'koa', state: 'loaded too early' },
  ],
  spansByScope: { '@opentelemetry/instrumentation-pg': 3 },
  traces: { recorded: 3, exported: 2, dropped: 1 },
  metrics: { recorded: 0, exported: 0, dropped: 0 },
  logs: { recorded: 0, exported: 0, dropped: 0 },
};

/** No Node in it: the reports are the file's alone. */
const writesReport = ['sh', '-c', 'cp report.json $OTEL_NODE_DOCTOR_REPORT.7.json; exit 3'];

test('runs the app, and tells what its processes report', async () => {
  const files = { 'report.json': JSON.stringify(report) };
  const run = await examine({}, files, '--', ...writesReport);
  expect(run).toMatchObject({ exitCode: 1, stderr: '' });
  expect(run.stdout).toContain('ended with exit code 3\n');
  expect(run.stdout).toContain(
    'FAIL  koa 3.0.0 was loaded before the agent\n        → load the agent',
  );
  expect(run.stdout).toContain('ok    The app was patched: pg 8.16.0\n');
  expect(run.stdout).toContain('ok    Finished spans: pg 3\n');
  expect(run.stdout).toContain('FAIL  traces: 3 recorded, 2 exported, 1 dropped\n');
});

test('a real app: what was patched, recorded and exported', async () => {
  const app = `
    const http = require('node:http');
    const server = http.createServer((request, response) => response.end('hello'));
    server.listen(0, '127.0.0.1', () => {
      http.get({ port: server.address().port, agent: false }, (response) => {
        response.resume().on('end', () => server.close());
      });
    });`;
  const run = await examine({}, { 'app.cjs': app }, '--', 'node', 'app.cjs');
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/ok {4}The app was patched: http/);
  expect(run.stdout).toMatch(/ok {4}Finished spans: http 2\n/);
  expect(run.stdout).toContain('ok    traces: 2 recorded, 2 exported, 0 dropped\n');
});

test("the app's exit code is shown, not passed on; a file that is cut short is no report", async () => {
  const sound = { ...report, libraries: report.libraries.slice(0, 1) };
  const files = {
    'report.json': JSON.stringify({ ...sound, traces: { recorded: 3, exported: 3, dropped: 0 } }),
  };
  const cut = `${writesReport[2]}`.replace(
    'exit 3',
    'echo { > $OTEL_NODE_DOCTOR_REPORT.8.json; exit 3',
  );
  const run = await examine({}, files, 'sh', '-c', cut);
  expect(run.stdout).toContain('ended with exit code 3\n');
  expect(run.exitCode).toBe(0);
});

test('with --json stdout is ours alone, and the app has the preload', async () => {
  const app = "console.log('from the app', process.env.NODE_OPTIONS)";
  const { stdout, stderr } = await examine({}, { 'app.cjs': app }, '--json', 'node', 'app.cjs');
  expect((JSON.parse(stdout) as Answer).facts.app).toMatchObject({
    command: 'node app.cjs',
    exitCode: 0,
  });
  expect(stderr).toMatch(/from the app --require .*register\.cjs/);
});

test('an app that ends by a signal leaves the doctor alive', async () => {
  const run = await examine({}, {}, '--', 'sh', '-c', 'kill -TERM $$');
  expect(run).toMatchObject({ exitCode: 1, signal: null });
  expect(run.stdout).toContain('ended by SIGTERM\n');
  expect(run.stdout).toContain('No process of the app said what it traced');
});

test('Ctrl+C for the doctor is for the app, then comes the report', async () => {
  const { path } = await folderWith({
    'forever.cjs':
      "process.on('SIGINT', () => process.exit(4)); setInterval(() => {}, 1000); console.log('ready');",
  });
  const run = await runCli(['doctor', '--', 'node', 'forever.cjs'], {
    cwd: path,
    env: { ...onlyTraces, OTEL_EXPORTER_OTLP_ENDPOINT: world.collector.url },
    during: async (app) => {
      await app.waitForOutput('ready');
      app.kill('SIGINT');
    },
  });
  expect(run.stdout).toContain('ended with exit code 4\n');
});

test.each<[words: string[], stderr: RegExp]>([
  [['doctor', '--jsn'], /unknown flag --jsn; did you mean --json\?/],
  [['doctor', '--bundle'], /--bundle needs a value/],
  [['list', 'express'], /list takes no argument/],
])('%j is a wrong command line', async (words, stderr) => {
  const run = await runCli(words);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toMatch(stderr);
});

test('a command that is not there is a failure of its own', async () => {
  const run = await examine({}, {}, '--', 'no-such-program');
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toContain('FAIL  The app did not start: no-such-program: command not found');
});

test.each(['doctor', 'list'])('%s --help', async (word) => {
  const run = await runCli([word, '--help']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(new RegExp(`^Usage: otel-agent ${word} `));
  expect(run.stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
});

test('as opentelemetry-instrument, doctor and list are programs like any other', async () => {
  const { path } = await folderWith({});
  const cli = `${path}/opentelemetry-instrument`;
  await symlink(cliFile, cli);
  for (const word of ['doctor', 'list']) {
    expect(await runCli([word], { cli })).toMatchObject({
      exitCode: 127,
      stderr: `opentelemetry-instrument: ${word}: command not found\n`,
    });
  }
});

test('list shows the catalogue, and marks what is installed', async () => {
  const files = {
    'package.json': '{"dependencies":{"express":"5","tedious":"99"}}',
    'node_modules/express/package.json': '{"name":"express","version":"5.1.0"}',
    'node_modules/tedious/package.json': '{"name":"tedious","version":"99.0.0"}',
  };
  const { path } = await folderWith(files);
  const { stdout, exitCode } = await runCli(['list'], { cwd: path });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^LIBRARY +DEFAULT +HOW +PACKAGE +INSTALLED HERE +VERSIONS\n/);
  expect(stdout).toMatch(/\nexpress +on +(patch|channel) +express +5\.1\.0 +>=4\.0\.0 <6\n/);
  expect(stdout).toMatch(/\ntedious +on +(patch|channel) +tedious +99\.0\.0, not supported +>=/);
  expect(stdout).toMatch(/\ndns +off +/);
  const json = JSON.parse((await runCli(['list', '--json'], { cwd: path })).stdout);
  expect(json).toContainEqual(
    expect.objectContaining({ instrumentation: 'express', state: 'traced' }),
  );
});

describe('secrets', () => {
  const secrets = Array.from({ length: 24 }, (_, at) => `s3cr3t-${at}-zq${at * 7919 + 104_729}`);
  const [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x] = secrets;

  const plant = (host: string): { env: Env; files: Files; words: string[] } => ({
    env: {
      OTEL_TRACES_EXPORTER: `otlp,zipkin,http://user:${a}@elsewhere`,
      OTEL_METRICS_EXPORTER: undefined,
      OTEL_LOGS_EXPORTER: undefined,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:${b}@${host}/?key=${c}`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://${d}@${host}/v1/logs?sig=${e}#x`,
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://user:${f}@${host}/api/v2/spans?token=${g}`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${h},api-key=${i},bad name=${j}`,
      OTEL_EXPORTER_OTLP_METRICS_HEADERS: `cookie=session=${k}; other=1`,
      OTEL_EXPORTER_OTLP_HEADER: `authorization=${l}`,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: `/keys/${m}`,
      OTEL_RESOURCE_ATTRIBUTES: `team=web,api.token=${n},db.password=${o},client_secret=${p},authorization=Basic%20${q},aws.access_key=${r}`,
      HTTPS_PROXY: `http://user:${s}@proxy:8080`,
      DATABASE_URL: `postgres://shop:${t}@db/shop`,
    },
    files: {
      '.env': `OTEL_EXPORTER_OTLP_TRACES_HEADERS="x-api-key=${u}"\nSTRIPE_KEY='${v}'\n`,
      'report.json': JSON.stringify({
        ...report,
        command: `node shop.js --api-token=${w} --password ${x}`,
        libraries: [
          { ...report.libraries[1], because: `cannot reach postgres://shop:${t}@db with ${v}` },
        ],
      }),
    },
    words: ['--', ...writesReport, `--auth-token=${w}`, '--password', `${x}`],
  });

  test('none of twenty-four is in the report, the JSON or the bundle', async () => {
    // A server that knows all but the path of a key and what is in the command line only.
    const known = secrets.filter((secret) => ![m, w, x].includes(secret));
    let count = 0;
    const echo = createHttpServer((request, response) => {
      request.resume();
      const from = (count++ % 4) * 6;
      response.writeHead(401).end(`no: ${known.slice(from, from + 6).join(' ')}`);
    });
    const port = await listen(echo);
    const { env, files, words } = plant(`127.0.0.1:${port}`);
    const text = await examine(env, files, '--bundle', 'bundle.json', ...words);
    const json = await examine(env, files, '--json', ...words);
    const bundle = await readFile(`${folders.at(-2)?.path}/bundle.json`, 'utf8');
    expect(text.stderr).toMatch(/^The support bundle is in bundle\.json\. It holds: versions/);
    // What they were planted in was looked at, and answered.
    for (const output of [text.stdout, json.stdout, bundle]) {
      expect(output).toContain('authorization=***');
      expect(output).toContain('api.token=***');
      expect(output).toContain('team=web');
      expect(output).toContain('HTTP 401: no: ***');
      expect(output).toContain('cannot reach postgres://');
      expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
    }
    expect(count).toBe(8);
    expect(json.stdout).toContain('node shop.js --api-token=*** --password ***');
    expect(secrets.filter((secret) => text.stderr.includes(secret))).toEqual([]);
  });

  test('the bundle holds facts and findings, and says what it is', async () => {
    const run = await examine({}, {}, '--bundle', 'bundle.json');
    expect(run.exitCode).toBe(0);
    const bundle = JSON.parse(await readFile(`${folders.at(-1)?.path}/bundle.json`, 'utf8'));
    expect(bundle).toMatchObject({ ok: true, facts: { versions: {} } });
    expect(bundle.findings).toContainEqual(
      expect.objectContaining({ check: 'runtime', status: 'ok' }),
    );
    expect(bundle.about).toMatch(/^Support bundle of otel-agent doctor: /);
    const nowhere = await examine({}, {}, '--bundle', 'no/such/folder/bundle.json');
    expect(nowhere.exitCode).toBe(1);
    expect(nowhere.stderr).toMatch(/^otel-agent: the support bundle cannot be written: .*ENOENT/);
  });
});
