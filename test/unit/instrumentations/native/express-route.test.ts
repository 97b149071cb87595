import { expect, test } from 'vitest';
import { RouteTrail, type Layer } from '../../../../src/instrumentations/native/express-route.ts';

const use = (path: unknown, base = ''): Layer => ({ path, isHandler: false, base });
const handler = (path: unknown, base = ''): Layer => ({ path, isHandler: true, base });

test.each<[string, readonly Layer[], string | undefined]>([
  ['a route', [handler('/orders/:id')], '/orders/:id'],
  ['the root', [handler('/')], '/'],
  ['a middleware for all paths', [use('/')], undefined],
  ['a middleware of a path', [use('/files', '/files')], '/files'],
  ['a route in a router', [use('/api', '/api'), handler('/orders', '/api')], '/api/orders'],
  ['the root of a router', [use('/api', '/api'), handler('/', '/api')], '/api'],
  [
    'routers in routers',
    [
      use('/users/:id', '/users/7'),
      use('/', '/users/7'),
      use('/items', '/users/7/items'),
      handler('/:item', '/users/7/items'),
    ],
    '/users/:id/items/:item',
  ],
  [
    'after a router that passed',
    [use('/api', '/api'), handler('/x', '/api'), handler('/:any')],
    '/:any',
  ],
  ['after a router that passed, none', [use('/api', '/api'), use('/')], undefined],
  [
    'a sibling whose name begins alike',
    [use('/a', '/a'), use('/ab', '/ab'), handler('/x', '/ab')],
    '/ab/x',
  ],
  ['the same mount path twice', [use('/a', '/a'), use('/:b', '/a'), handler('/x', '/a')], '/:b/x'],
  ['a wildcard in a router', [use('/api', '/api'), use('/{*all}', '/api/x/y')], '/api'],
  ['several paths', [handler(['/old', /^\/older$/])], '/old,/^\\/older$/'],
  ['an expression', [handler(/^\/v\d+$/)], '/^\\/v\\d+$/'],
  ['a path without a slash', [use('api', '/api'), handler('orders', '/api')], '/api/orders'],
  ['a star', [handler('*')], '*'],
  ['slashes at the seam', [use('/api/', '/api'), handler('/orders', '/api')], '/api/orders'],
])('%s', (_, layers, route) => {
  const trail = new RouteTrail();
  expect(layers.map((layer) => trail.enter(layer)).at(-1)).toBe(route);
});
