import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

const fixture = (type: string): string => `openai/chat-in-request.${type}`;

test.each(['cjs', 'mjs'])('a chat, and below it its request (%s)', async (type) => {
  const { spans, metrics } = await runBesideBare(fixture(type));
  expect(spanTree(spans, ['url.path', 'http.response.status_code'])).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET url.path=/advice http.response.status_code=200
        CLIENT chat gpt-4o-mini
          CLIENT POST url.path=/v1/chat/completions http.response.status_code=200"
  `);
  expect(spans.find(({ name }) => name.startsWith('chat'))?.attributes).toEqual({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.response.id': 'chatcmpl-7',
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.system': 'openai',
    'gen_ai.usage.input_tokens': 9,
    'gen_ai.usage.output_tokens': 4,
    'server.address': '127.0.0.1',
    'server.port': expect.any(Number),
  });
  const usage = metrics.find(({ name }) => name === 'gen_ai.client.token.usage');
  const tokens = usage?.points.map(({ attributes, sum }) => [attributes['gen_ai.token.type'], sum]);
  expect(Object.fromEntries(tokens ?? [])).toEqual({ input: 9, output: 4 });
});

test.each(['cjs', 'mjs'])('what is said stays private unless asked for (%s)', async (type) => {
  const { logs, spans } = await runBesideBare(fixture(type));
  const chat = spans.find(({ name }) => name.startsWith('chat'));
  expect(
    logs.map(({ attributes, body, spanId }) => [attributes['event.name'], body, spanId]),
  ).toEqual([
    ['gen_ai.user.message', {}, chat?.spanId],
    ['gen_ai.choice', { finish_reason: 'stop', index: 0, message: {} }, chat?.spanId],
  ]);

  const env = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' };
  const open = await runBesideBare(fixture(type), { env });
  expect(open.logs.map(({ body }) => body)).toMatchObject([
    { content: 'What shall I order?' },
    { message: { content: 'Read a book.' } },
  ]);
});
