import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../support/packed-agent.ts';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

const scope = { name: 'shop', version: '1.2.3' };

describe.each([
  { folder: 'api', api: '1.10' },
  { folder: 'api19', api: '1.9' },
])("with the app's own API $api", ({ folder, api }) => {
  test('the app has that version', () => {
    expect(versionFor(join(projectFolder, 'fixtures', folder))).toMatch(
      new RegExp(`^${api.replace('.', '\\.')}\\.`),
    );
  });

  test.each(['cjs', 'mjs'])("the app's span is a child of the request (%s)", async (type) => {
    const { spans } = await runBesideBare(`${folder}/custom-signals.${type}`);
    expect(spanTree(spans, ['shop.order.id'])).toMatchInlineSnapshot(`
      "CLIENT GET
        SERVER GET
          INTERNAL pack order shop.order.id=7"
    `);
    expect(spans.find(({ name }) => name === 'pack order')).toMatchObject({
      scope,
      kind: 'INTERNAL',
      events: [{ name: 'label printed', attributes: { 'shop.printer': 'left' } }],
    });
  });

  test.each(['cjs', 'mjs'])('its count and its log record arrive too (%s)', async (type) => {
    const { spans, metrics, logs } = await runBesideBare(`${folder}/custom-signals.${type}`);
    const span = spans.find(({ name }) => name === 'pack order');
    expect(metrics.filter(({ name }) => name === 'shop.orders')).toMatchObject([
      {
        scope,
        type: 'sum',
        unit: '{order}',
        monotonic: true,
        points: [{ attributes: { 'shop.item': 'book' }, value: 1 }],
      },
    ]);
    expect(logs).toMatchObject([
      {
        scope,
        body: 'order packed',
        severity: 9,
        severityText: 'INFO',
        attributes: { 'shop.order.id': 7 },
        traceId: span?.traceId,
        spanId: span?.spanId,
      },
    ]);
  });
});

/** Version of the API that a file in that folder loads. */
function versionFor(folder: string): string {
  const entry = createRequire(join(folder, 'app.cjs')).resolve('@opentelemetry/api');
  const [top] = entry.split(/(?<=[\\/]@opentelemetry[\\/]api)[\\/]/);
  const { version } = JSON.parse(readFileSync(join(top ?? '', 'package.json'), 'utf8'));
  return version as string;
}
