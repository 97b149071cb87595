import { describe, expect, test } from 'vitest';
import type { SpanRecord } from '../support/collector/spans.ts';
import { loadsOf } from '../support/loads-of.ts';
import { agentArgs } from '../support/packed-agent.ts';
import { runApp, type Run } from '../support/run-app.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { describeWith } from '../support/services.ts';
import { inOrderOfName } from '../support/span-order.ts';
import { spanTree } from '../support/span-tree.ts';

type Lists = { readonly enabled?: string; readonly disabled?: string };

const types = ['cjs', 'mjs'];
const upstream = '@opentelemetry/instrumentation-';

await describeWith(['postgres'], 'one request that touches everything', () => {
  test.each(types)('by default: the requests and the query, no more (%s)', async (type) => {
    const { spans, stderr } = await runBesideBare(`quiet/orders.${type}`);
    expect(spanTree(inOrderOfName(spans), ['http.route'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET /orders/:id http.route=/orders/:id
          CLIENT GET
            SERVER GET /stock http.route=/stock
          CLIENT SELECT"
    `);
    expect(stderr).toBe('');
  });

  test.each(types)('+express-layers adds middleware and handler (%s)', async (type) => {
    const { spans } = await runOrders(type, { enabled: '+express-layers' });
    expect(spanTree(inOrderOfName(spans), ['express.type'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET /orders/:id
          INTERNAL middleware - nameTheShop express.type=middleware
          INTERNAL request handler express.type=request_handler
            CLIENT GET
              SERVER GET /stock
                INTERNAL middleware - nameTheShop express.type=middleware
                INTERNAL request handler express.type=request_handler
            CLIENT SELECT"
    `);
  });

  test.each(types)('+dns,+net adds lookups and connections (%s)', async (type) => {
    const { spans } = await runOrders(type, { enabled: '+dns,+net' });
    expect(spanTree(inOrderOfName(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET /orders/:id
          CLIENT GET
            SERVER GET /stock
            CLIENT dns.lookup
            INTERNAL tcp.connect
          CLIENT SELECT
          INTERNAL tcp.connect
        CLIENT dns.lookup
        INTERNAL tcp.connect
      CLIENT dns.lookup"
    `);
  });

  test.each(types)('+pg-connections adds how they were made (%s)', async (type) => {
    const { spans } = await runOrders(type, { enabled: '+pg-connections' });
    expect(spanTree(inOrderOfName(spans))).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET /orders/:id
          CLIENT GET
            SERVER GET /stock
          CLIENT SELECT
          CLIENT pg-pool.connect
            CLIENT pg.connect"
    `);
  });

  test.each(types)('+router names its spans as the instrumentation does (%s)', async (type) => {
    const { spans } = await runOrders(type, { enabled: '+router' });
    const names = spans.filter((span) => scopeOf(span) === 'router').map(({ name }) => name);
    expect([...new Set(names)].toSorted()).toEqual([
      'middleware - nameTheShop',
      'request handler - /orders/:id',
      'request handler - /stock',
    ]);
  });

  const lists: readonly (Lists & { readonly leaves: readonly string[] })[] = [
    { enabled: 'http', leaves: ['http'] },
    { enabled: 'http,pg', leaves: ['http', 'pg'] },
    { enabled: `${upstream}http, ${upstream}pg`, leaves: ['http', 'pg'] },
    { enabled: `+${upstream}dns`, leaves: ['dns', 'http', 'pg'] },
    { enabled: '*', leaves: ['dns', 'fs', 'http', 'net', 'pg', 'router'] },
    { disabled: 'pg', leaves: ['http'] },
    { disabled: `${upstream}pg`, leaves: ['http'] },
    { enabled: 'http,pg', disabled: 'pg', leaves: ['http'] },
    { enabled: '+dns', disabled: 'dns,pg', leaves: ['http'] },
    { enabled: '*', disabled: `fs,${upstream}net,router`, leaves: ['dns', 'http', 'pg'] },
  ];

  test.each(lists)('enabled $enabled, disabled $disabled: $leaves', async (list) => {
    for (const type of types) {
      const { spans, stderr } = await runOrders(type, list);
      expect([...new Set(spans.map(scopeOf))].toSorted()).toEqual(list.leaves);
      expect(stderr).toBe('');
    }
  });

  test.each([{ disabled: '*' }, { enabled: 'http,pg', disabled: '*' }])(
    'enabled $enabled, disabled $disabled: nothing is sent',
    async (list) => {
      for (const type of types) {
        expect(await runOrders(type, list)).toMatchObject({ requests: [], stderr: '' });
      }
    },
  );

  test.each([
    { option: 'enabled', list: { enabled: '+pgg' } },
    { option: 'disabled', list: { disabled: 'pgg' } },
  ])('an unknown name in the $option list is said once, and ignored', async ({ option, list }) => {
    const { spans, stderr } = await runOrders('cjs', list);
    const name = `OTEL_NODE_${option.toUpperCase()}_INSTRUMENTATIONS`;
    expect(stderr).toMatch(new RegExp(`^\\[otel-agent\\] warn: ${name}[^\\n]*"pgg"[^\\n]*\\n$`));
    expect([...new Set(spans.map(scopeOf))].toSorted()).toEqual(['http', 'pg']);
  });

  describe('what is off is not loaded', () => {
    test.each<Lists & { readonly loads: readonly string[] }>([
      { loads: ['express', 'http', 'pg'] },
      { enabled: '+dns,+net', loads: ['dns', 'express', 'http', 'net', 'pg'] },
      { enabled: 'http', loads: ['http'] },
      { disabled: 'pg', loads: ['express', 'http'] },
      { enabled: '*', disabled: 'pg,fs', loads: ['dns', 'express', 'http', 'net', 'router'] },
      { disabled: '*', loads: [] },
    ])('enabled $enabled, disabled $disabled: $loads', async (list) => {
      for (const type of types) expect(await chunksLoaded(type, list)).toEqual(list.loads);
    });
  });
});

function runOrders(type: string, list: Lists): Promise<Run> {
  return runApp(`quiet/orders.${type}`, { env: environmentOf(list) });
}

/** Loaded only where an app lives long enough, which a slow machine may make it do. */
const onTimer = new Set(['host-metrics', 'runtime-node']);

/** Names of the instrumentations whose code was loaded by the end of the app. */
async function chunksLoaded(type: string, list: Lists): Promise<string[]> {
  const { end, ended } = await loadsOf([...agentArgs('require'), `fixtures/quiet/orders.${type}`], {
    env: { ...environmentOf(list), ...exportNothing },
  });
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  return end.files
    .flatMap((file) => /dist\/instrumentations\/(.+)\.cjs$/.exec(file)?.[1] ?? [])
    .filter((name) => !onTimer.has(name));
}

const exportNothing = {
  OTEL_TRACES_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
};

function environmentOf({ enabled, disabled }: Lists): Record<string, string | undefined> {
  return {
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: enabled,
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: disabled,
  };
}

function scopeOf({ scope }: SpanRecord): string {
  return scope.name.replace(upstream, '').replace('@org/otel-agent/', '');
}
