// The inventory service: what is in stock, kept in DynamoDB.
import { setTimeout as wait } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import express from 'express';
import { announce } from './announce.js';

const dynamodb = new DynamoDBClient();
const app = express();

app.get('/stock', async (request, response) => {
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'stock' }));
  response.json(Items.map((item) => ({ sku: item.sku.S, inStock: Number(item.inStock.N) })));
});

app.post('/stock/:sku/reserve/:amount', async (request, response) => {
  const { sku, amount } = request.params;
  if (sku === 'piano') await wait(400); // somebody walks to the warehouse
  const reserve = new UpdateItemCommand({
    TableName: 'stock',
    Key: { sku: { S: sku } },
    UpdateExpression: 'SET inStock = inStock - :amount',
    ConditionExpression: 'inStock >= :amount',
    ExpressionAttributeValues: { ':amount': { N: amount } },
  });
  try {
    await dynamodb.send(reserve);
    response.status(204).end();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    response.status(409).json({ error: 'sold out' });
  }
});

const server = app.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${server.address().port}`, () => {
    server.close();
    dynamodb.destroy();
  });
});
