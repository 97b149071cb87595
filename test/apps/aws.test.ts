import { expect, test } from 'vitest';
import { runBesideBare } from '../support/run-beside-bare.ts';
import { spanTree } from '../support/span-tree.ts';

const scope = '@opentelemetry/instrumentation-aws-sdk';
const shown = ['rpc.service', 'rpc.method', 'http.response.status_code'];

test.each(['cjs', 'mjs'])('DynamoDB: a call, and below it its request (%s)', async (type) => {
  const { spans } = await runBesideBare(`aws/list-tables-in-request.${type}`);
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET http.response.status_code=200
        CLIENT DynamoDB.ListTables rpc.service=DynamoDB rpc.method=ListTables http.response.status_code=200
          CLIENT POST http.response.status_code=200"
  `);
  expect(spans.find((span) => span.scope.name === scope)?.attributes).toMatchObject({
    'aws.dynamodb.table_count': 0,
    'cloud.region': 'us-east-1',
    'db.operation.name': 'ListTables',
    'db.system.name': 'dynamodb',
    'rpc.system': 'aws-api',
  });
});

test.each(['cjs', 'mjs'])('S3: a call, and below it its request (%s)', async (type) => {
  const { spans } = await runBesideBare(`aws/put-object-in-request.${type}`);
  expect(spanTree(spans, shown)).toMatchInlineSnapshot(`
    "CLIENT GET http.response.status_code=200
      SERVER GET http.response.status_code=200
        CLIENT S3.PutObject rpc.service=S3 rpc.method=PutObject http.response.status_code=200
          CLIENT PUT http.response.status_code=200"
  `);
  expect(spans.find((span) => span.scope.name === scope)?.attributes).toEqual({
    'aws.request.id': 'REQUEST7',
    'aws.s3.bucket': 'orders',
    'cloud.region': 'us-east-1',
    'http.response.status_code': 200,
    'rpc.method': 'PutObject',
    'rpc.service': 'S3',
    'rpc.system': 'aws-api',
  });
});
