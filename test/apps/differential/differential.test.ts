/**
 * The same apps under this agent and under upstream's preload: all that upstream records is here
 * too, with equal values, but for what `intended.ts` lists. What is listed there and no longer
 * differs fails the last test, so that the list stays true.
 */
import { describe, expect, test } from 'vitest';
import type { ServiceName } from '../../support/services/addresses.ts';
import { describeWith } from '../../support/services.ts';
import { runApp } from '../../support/run-app.ts';
import { compareRuns, type Difference } from './compare.ts';
import { intended, isMeant, type Intended } from './intended.ts';
import { isNoise } from './noise.ts';
import { runUpstream } from './upstream.ts';

const fixtures: Readonly<Partial<Record<ServiceName | 'none', readonly string[]>>> = {
  none: [
    'http/request',
    'http-edges/forms',
    'http-edges/methods',
    'http-edges/hosts',
    'http-edges/continue',
    'http-edges/streaming',
    'http-edges/aborts',
    'express/route',
    'express/mounts',
    'express4/route',
    'koa/route',
    'fetch/fetch-in-request',
    'undici/request-in-request',
    'undici/edges',
    'two-services/front',
    'aws/list-tables-in-request',
    'aws/put-object-in-request',
  ],
  postgres: ['pg/query-in-request', 'pg/edges'],
  mariadb: ['mysql2/query-in-request', 'mysql2/edges'],
  redis: ['redis/set-in-request', 'redis/edges', 'redis5/set-in-request', 'ioredis/set-in-request'],
};

const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'runtime-node' };
const met = new Set<Intended>();
let left = Object.values(fixtures).flat().length;

for (const [service, names] of Object.entries(fixtures)) {
  const needed = service === 'none' ? [] : [service as ServiceName];
  await describeWith(needed, `apps, services: ${service}`, () => {
    test.concurrent.each(names)('%s', async (fixture) => {
      const [theirs, ours] = await Promise.all([
        runUpstream(`${fixture}.cjs`, { env }),
        runApp(`${fixture}.cjs`, { env }),
      ]);
      const unmeant = compareRuns(theirs.spans, ours.spans, isNoise).filter((difference) => {
        const reasons = intended.filter((meant) => isMeant(meant, fixture, difference));
        for (const reason of reasons) met.add(reason);
        return reasons.length === 0;
      });
      left -= 1;
      expect(theirs.spans.length).toBeGreaterThan(0);
      expect(unmeant.map(draw)).toEqual([]);
    });
  });
}

describe('the list of what is meant', () => {
  test('holds nothing that no longer differs', (context) => {
    if (left > 0) context.skip(`${left} of the apps did not run`);
    expect(intended.filter((meant) => !met.has(meant))).toEqual([]);
  });
});

function draw({ span, of, theirs, ours }: Difference): string {
  return `${span}: ${of}: ${theirs ?? '–'} → ${ours ?? '–'}`;
}
