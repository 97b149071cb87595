import { expect, test } from 'vitest';
import { allSignals, delivered, everything } from '../support/delivered.ts';
import { runBoth } from '../support/run-both.ts';

const run = (env: Readonly<Record<string, string>>) => runBoth(allSignals, { env });

test('describes the resource of all signals', async () => {
  const ran = await run({
    OTEL_ENTITIES: 'service{service.name=shop}[service.version=2];k8s.pod{k8s.pod.uid=p%2C1}',
  });
  expect(ran.said).toEqual([]);
  const records = [...ran.spans, ...ran.metrics, ...ran.logs];
  expect(records.length).toBeGreaterThan(3);
  for (const { resource } of records) {
    expect(resource).toMatchObject({
      'service.name': 'shop',
      'service.version': '2',
      'k8s.pod.uid': 'p,1',
      'process.runtime.name': 'nodejs',
    });
  }
});

test('OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME win', async () => {
  const { spans } = await run({
    OTEL_ENTITIES: 'service{service.name=a}[service.version=1,team=x]',
    OTEL_RESOURCE_ATTRIBUTES: 'service.version=2',
    OTEL_SERVICE_NAME: 'b',
  });
  expect(spans[0]?.resource).toMatchObject({
    'service.name': 'b',
    'service.version': '2',
    team: 'x',
  });
});

test.each([
  ['service{', 'it is left out'],
  ['a{b=1}@nowhere', 'it is ignored'],
  ['a{b=1};a{b=2}', 'the last one holds'],
])('%s is said once, and all is delivered', async (text, instead) => {
  const ran = await run({ OTEL_ENTITIES: text });
  expect(ran.said).toHaveLength(1);
  expect(ran.said[0]).toContain('[otel-agent] warn: OTEL_ENTITIES: ');
  expect(ran.said[0]?.endsWith(`; ${instead}`)).toBe(true);
  expect(delivered(ran)).toEqual(everything);
});
