import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

const port = expect.any(Number);

test.each(['cjs', 'mjs'])('a request is one trace over client and server (%s)', async (type) => {
  const { spans } = await runBesideBare(`http/request.${type}`);
  expect(spanTree(spans, ['url.path', 'http.response.status_code'])).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET url.path=/orders http.response.status_code=200"
  `);
  const server = spans.find(({ kind }) => kind === 'SERVER');
  const client = spans.find(({ kind }) => kind === 'CLIENT');
  expect(server?.attributes).toEqual({
    'client.address': '127.0.0.1',
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': port,
    'network.protocol.version': '1.1',
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.path': '/orders',
    'url.query': 'page=2',
    'url.scheme': 'http',
  });
  const serverPort = JSON.stringify(client?.attributes['server.port']);
  expect(client?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': port,
    'network.protocol.version': '1.1',
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `http://127.0.0.1:${serverPort}/orders?page=2`,
  });
});
