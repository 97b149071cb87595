// DynamoDB, in memory: nothing to install. Its only table says what is in stock.
import { once } from 'node:events';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { announce } from './announce.js';

const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
await once(server, 'listening');
const endpoint = `http://127.0.0.1:${server.address().port}`;

const client = new DynamoDBClient({ endpoint });
await client.send(
  new CreateTableCommand({
    TableName: 'stock',
    AttributeDefinitions: [{ AttributeName: 'sku', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'sku', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);
const items = Object.entries({ tea: '100', piano: '2' }).map(([sku, inStock]) => ({
  PutRequest: { Item: { sku: { S: sku }, inStock: { N: inStock } } },
}));
await client.send(new BatchWriteItemCommand({ RequestItems: { stock: items } }));
client.destroy();

announce(endpoint, () => server.close());
