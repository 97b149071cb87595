import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { olderNames, type Area } from '../../../src/pipeline/older-names.ts';

function added(
  attributes: Attributes,
  kind = SpanKind.CLIENT,
  areas: Area[] = ['http', 'database'],
  scope = '@org/otel-agent/http',
): Attributes {
  const all = { ...attributes };
  const span = { attributes: all, kind, instrumentationScope: { name: scope } };
  olderNames(areas).onEnd(span as unknown as ReadableSpan);
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in attributes)));
}

const shared = {
  'http.request.method': 'GET',
  'http.response.status_code': 200,
  'network.protocol.version': '1.1',
  'network.peer.address': '10.0.0.1',
  'network.peer.port': 4000,
  'server.address': 'shop',
  'server.port': 80,
  'user_agent.original': 'curl',
};
const sharedOlder = {
  'http.method': 'GET',
  'http.status_code': 200,
  'http.flavor': '1.1',
  'net.sock.peer.addr': '10.0.0.1',
  'net.sock.peer.port': 4000,
  'http.user_agent': 'curl',
};

test('a request that came in', () => {
  const attributes = {
    ...shared,
    'url.scheme': 'https',
    'url.path': '/a',
    'url.query': 'b=1',
    'client.address': '10.0.0.2',
    'http.route': '/:x',
  };
  expect(added(attributes, SpanKind.SERVER)).toEqual({
    ...sharedOlder,
    'http.scheme': 'https',
    'http.target': '/a?b=1',
    'http.client_ip': '10.0.0.2',
    'net.host.name': 'shop',
    'net.host.port': 80,
  });
});

test('a request that went out', () => {
  expect(added({ ...shared, 'url.full': 'http://shop/' })).toEqual({
    ...sharedOlder,
    'http.url': 'http://shop/',
    'net.peer.name': 'shop',
    'net.peer.port': 80,
  });
});

test.each<[system: string, newer: Attributes, older: Attributes]>([
  [
    'postgresql',
    { 'db.namespace': 'shop', 'db.query.text': 'SELECT ?', 'db.collection.name': 'cart' },
    {
      'db.system': 'postgresql',
      'db.name': 'shop',
      'db.statement': 'SELECT ?',
      'db.sql.table': 'cart',
    },
  ],
  [
    'redis',
    { 'db.namespace': '3', 'db.operation.name': 'GET' },
    { 'db.system': 'redis', 'db.redis.database_index': 3, 'db.operation': 'GET' },
  ],
  [
    'mongodb',
    { 'db.namespace': 'shop', 'db.collection.name': 'cart' },
    { 'db.system': 'mongodb', 'db.name': 'shop', 'db.mongodb.collection': 'cart' },
  ],
  ['microsoft.sql_server', {}, { 'db.system': 'mssql' }],
])('a call to %s', (system, newer, older) => {
  expect(added({ 'db.system.name': system, ...newer })).toEqual(older);
});

test('only the areas asked for, and only spans of instrumentations', () => {
  expect(added(shared, SpanKind.CLIENT, ['database'])).toEqual({});
  expect(added({ 'db.system.name': 'redis' }, SpanKind.CLIENT, ['http'])).toEqual({});
  expect(added(shared, SpanKind.CLIENT, ['http'], 'shop')).toEqual({});
});

test('what is there already stays', () => {
  expect(added({ ...shared, 'http.method': 'OWN' })['http.method']).toBeUndefined();
});
