import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appEnvironment } from '../support/app-environment.ts';
import { startChild, type StartedChild } from '../support/child.ts';
import { nodeOf } from '../support/node-of.ts';
import { agentArgs, projectFolder } from '../support/packed-agent.ts';

/** Headers of one request: names may repeat, and are written in the case given. */
type Headers = readonly (readonly [name: string, value: string])[];
/** What the service behind saw. */
type Passed = { readonly parent: string; readonly state: string | undefined };

const ways = ['http', 'fetch'] as const;
const traceId = '12345678901234567890123456789012';
const parentId = '1234567890123456';
const shape = /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

let sink: Server;
let relay: StartedChild;
let port = 0;
beforeAll(async () => {
  sink = createServer((request, response) => {
    response.end(JSON.stringify(request.rawHeaders));
  });
  await new Promise<void>((resolve) => {
    sink.listen(0, '127.0.0.1', resolve);
  });
  const file = join(projectFolder, 'fixtures/trace-context/relay.cjs');
  relay = startChild({
    command: await nodeOf(undefined),
    args: [...agentArgs('import'), file],
    cwd: projectFolder,
    env: appEnvironment({
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_LOG_LEVEL: 'none',
    }),
    stdin: '',
    timeoutMillis: 100_000,
  });
  await relay.waitForOutput('.');
  port = Number(/port (\d+)\./.exec(relay.stdout())?.[1]);
});
afterAll(async () => {
  relay.kill('SIGTERM');
  expect(await relay.ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  sink.close();
});

async function pass(headers: Headers, way: (typeof ways)[number]): Promise<Passed> {
  const to = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;
  const all = [['host', 'relay'], ...headers, ['x-to', to], ['x-by', way]].flat();
  const raw = await new Promise<string[]>((resolve, reject) => {
    get({ port, host: '127.0.0.1', headers: all }, (response) => {
      response.toArray().then((parts) => resolve(JSON.parse(parts.join('')) as string[]), reject);
    }).on('error', reject);
  });
  const values = (wanted: string): string[] =>
    raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === wanted);
  const [parent = '', ...more] = values('traceparent');
  expect(more).toEqual([]);
  expect(parent).toMatch(shape);
  const states = values('tracestate');
  expect(states.length).toBeLessThan(2);
  return { parent, state: states[0] };
}

const valid = `00-${traceId}-${parentId}-01`;
const parent = (value: string, name = 'traceparent'): Headers => [[name, value]];

/** As the public suite of the recommendation has them, with cases of our own. */
const taken: readonly (readonly [what: string, headers: Headers])[] = [
  ['a parent', parent(valid)],
  ['a name in mixed case', parent(valid, 'TrAcEpArEnT')],
  ['a name in upper case', parent(valid, 'TRACEPARENT')],
  ['a later version', parent(`cc-${traceId}-${parentId}-01`)],
  [
    'a later version with more',
    parent(`cc-${traceId}-${parentId}-01-what-the-future-will-be-like`),
  ],
  ['a later version with a dash at the end', parent(`01-${traceId}-${parentId}-01-`)],
  ['a blank before', parent(` ${valid}`)],
  ['a tab before', parent(`\t${valid}`)],
  ['a blank after', parent(`${valid} `)],
  ['a tab after', parent(`${valid}\t`)],
  ['blanks around', parent(`\t ${valid} \t`)],
];

const refused: readonly (readonly [what: string, headers: Headers])[] = [
  ['none', []],
  ['two parents', [...parent(valid), ...parent(`00-${traceId}-${parentId.replace('1', '2')}-01`)]],
  ['the same parent twice', [...parent(valid), ...parent(valid)]],
  ['a name with a dash', parent(valid, 'trace-parent')],
  ['a name with a dot', parent(valid, 'trace.parent')],
  ['version 00 with a dot after', parent(`${valid}.`)],
  ['version 00 with more', parent(`${valid}-what-the-future-will-be-like`)],
  ['a later version with a dot after', parent(`cc-${traceId}-${parentId}-01.what`)],
  ['version ff', parent(`ff-${traceId}-${parentId}-01`)],
  ['version .0', parent(`.0-${traceId}-${parentId}-01`)],
  ['version 0.', parent(`0.-${traceId}-${parentId}-01`)],
  ['version 000', parent(`000-${traceId}-${parentId}-01`)],
  ['version 0000', parent(`0000-${traceId}-${parentId}-01`)],
  ['version 0', parent(`0-${traceId}-${parentId}-01`)],
  ['version CC', parent(`CC-${traceId}-${parentId}-01`)],
  ['a trace id of zeros', parent(`00-${'0'.repeat(32)}-${parentId}-01`)],
  ['a dot before the trace id', parent(`00-.${traceId.slice(1)}-${parentId}-01`)],
  ['a dot at the end of the trace id', parent(`00-${traceId.slice(0, -1)}.-${parentId}-01`)],
  ['a long trace id', parent(`00-${traceId}3-${parentId}-01`)],
  ['a short trace id', parent(`00-${traceId.slice(1)}-${parentId}-01`)],
  ['a trace id in upper case', parent(`00-${'ABCDEF12'.repeat(4)}-${parentId}-01`)],
  ['a parent id of zeros', parent(`00-${traceId}-${'0'.repeat(16)}-01`)],
  ['a dot before the parent id', parent(`00-${traceId}-.${parentId.slice(1)}-01`)],
  ['a dot at the end of the parent id', parent(`00-${traceId}-${parentId.slice(0, -1)}.-01`)],
  ['a long parent id', parent(`00-${traceId}-${parentId}7-01`)],
  ['a short parent id', parent(`00-${traceId}-${parentId.slice(1)}-01`)],
  ['flags .0', parent(`00-${traceId}-${parentId}-.0`)],
  ['flags 0.', parent(`00-${traceId}-${parentId}-0.`)],
  ['flags 001', parent(`00-${traceId}-${parentId}-001`)],
  ['flags 1', parent(`00-${traceId}-${parentId}-1`)],
  ['flags 0A', parent(`00-${traceId}-${parentId}-0A`)],
  ['an empty header', parent('')],
  ['a very long header', parent(`cc-${'1'.repeat(8000)}`)],
];

describe.each(ways)('over %s', (way) => {
  test.each(taken)('traceparent: %s is taken', async (_, headers) => {
    const passed = await pass(headers, way);
    expect(passed.parent.slice(3, 35)).toBe(traceId);
    expect(passed.parent.slice(36, 52)).not.toBe(parentId);
    expect(passed.parent.slice(53)).toBe('01');
  });

  test.each(refused)('traceparent: with %s a trace begins', async (_, headers) => {
    const passed = await pass([...headers, ['tracestate', 'foo=1']], way);
    expect(passed.parent).not.toContain(traceId.slice(1, -1));
    expect(passed.parent.slice(3, 35)).not.toBe('0'.repeat(32));
    // Sampled, and random.
    expect(passed.parent.slice(53)).toBe('03');
    expect(passed.state).toBeUndefined();
  });

  test.each([
    ['00', '00'],
    ['02', '02'],
    ['03', '03'],
    ['04', '00'],
    ['ff', '03'],
  ])('flags %s are passed on as %s', async (given, wanted) => {
    const passed = await pass(parent(`00-${traceId}-${parentId}-${given}`), way);
    expect(passed.parent.slice(53)).toBe(wanted);
  });

  test('each request has an id of its own', async () => {
    const all = await Promise.all([1, 2, 3].map(() => pass(parent(valid), way)));
    expect(new Set(all.map((passed) => passed.parent.slice(36, 52))).size).toBe(3);
    expect(new Set(all.map((passed) => passed.parent.slice(3, 35)))).toEqual(new Set([traceId]));
  });
});

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
const printable = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at))
  .join('')
  .replace(/[,=]/g, '');
const members = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `bar${at + 1}=${at + 1}`);
const z = (count: number): string => 'z'.repeat(count);

/** What is sent in one or several headers → what is passed on; undefined is nothing. */
const states: [what: string, sent: readonly string[], passed?: string][] = [
  ['members', ['foo=1,bar=2'], 'foo=1,bar=2'],
  ['an empty header', ['']],
  ['an empty header after', ['foo=1', ''], 'foo=1'],
  ['an empty header before', ['', 'foo=1'], 'foo=1'],
  [
    'several headers',
    ['foo=1,bar=2', 'rojo=1,congo=2', 'baz=3'],
    'foo=1,bar=2,rojo=1,congo=2,baz=3',
  ],
  ['a key twice', ['foo=1,foo=1'], 'foo=1'],
  ['a key with two values', ['foo=1,foo=2'], 'foo=1'],
  ['a key in two headers', ['foo=1', 'foo=2'], 'foo=1'],
  ['all that a key may have', [`${letters}=${printable}`], `${letters}=${printable}`],
  ['all that a key may have, with @', [`${letters}@a-z0-9_-*/=1`], `${letters}@a-z0-9_-*/=1`],
  ['blanks and tabs', ['foo=1 \t , \t bar=2, \t baz=3'], 'foo=1,bar=2,baz=3'],
  ['tabs and blanks', ['foo=1\t \t,\t \tbar=2,\t \tbaz=3'], 'foo=1,bar=2,baz=3'],
  ['blanks around', ['\t foo=1 \t'], 'foo=1'],
  ['members that are empty', ['foo=1,,bar=2,'], 'foo=1,bar=2'],
  ['a blank in a key', ['foo =1']],
  ['a key in upper case', ['FOO=1']],
  ['a dot in a key', ['foo.bar=1']],
  ['@ at the end of a key', ['foo@=1,bar=2'], 'foo@=1,bar=2'],
  ['@ before a key', ['@foo=1,bar=2']],
  ['two @ together', ['foo@@bar=1,bar=2'], 'foo@@bar=1,bar=2'],
  ['two @ apart', ['foo@bar@baz=1,bar=2'], 'foo@bar@baz=1,bar=2'],
  ['a key that begins with a digit', ['1foo=1'], '1foo=1'],
  ['32 members', [members(20).join(), members(32).slice(20).join()], members(32).join()],
  ['33 members', [members(33).join()]],
  ['a key of 256', ['foo=1', `${z(256)}=1`], `foo=1,${z(256)}=1`],
  ['a key of 257', ['foo=1', `${z(257)}=1`]],
  ['a key of 241 and 14', [`${z(241)}@${'v'.repeat(14)}=1`], `${z(241)}@${'v'.repeat(14)}=1`],
  ['a key of 242 and 1', [`${z(242)}@v=1`], `${z(242)}@v=1`],
  ['a key of 1 and 15', [`t@${'v'.repeat(15)}=1`], `t@${'v'.repeat(15)}=1`],
  ['a value of 256', [`foo=${z(256)}`], `foo=${z(256)}`],
  ['a value of 257', [`foo=${z(257)},bar=1`]],
  [
    'more than 512 in all',
    [`a=${z(256)},b=${z(256)},c=${z(200)}`],
    `a=${z(256)},b=${z(256)},c=${z(200)}`,
  ],
  ['= in a value', ['foo=bar=baz']],
  ['a value that is empty', ['foo=,bar=3']],
  ['no =', ['foo,bar=3']],
];

describe.each(ways)('over %s', (way) => {
  test.each(states)('tracestate: %s', async (_, sent, wanted) => {
    const headers = sent.map((value) => ['tracestate', value] as const);
    const passed = await pass([...parent(`00-${traceId}-${parentId}-00`), ...headers], way);
    expect(passed.parent.slice(3, 35)).toBe(traceId);
    expect(passed.state).toBe(wanted);
  });

  test.each(['trace-state', 'trace.state'])('%s is another header', async (name) => {
    expect((await pass([...parent(valid), [name, 'foo=1']], way)).state).toBeUndefined();
  });

  test.each(['TraceState', 'TRACESTATE'])('%s is the header', async (name) => {
    expect((await pass([...parent(valid), [name, 'foo=1']], way)).state).toBe('foo=1');
  });
});
