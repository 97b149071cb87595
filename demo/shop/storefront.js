// The storefront service: takes orders, keeps them in PostgreSQL, asks the inventory for stock.
import express from 'express';
import { Pool } from 'pg';
import { announce } from './announce.js';

const { DATABASE_URL, INVENTORY_URL } = process.env;
const orders = new Pool({ connectionString: DATABASE_URL });
const app = express();
app.use(express.json());

app.get('/', async (request, response) => {
  const stock = await fetch(`${INVENTORY_URL}/stock`);
  response.json(await stock.json());
});

app.get('/orders/:id', async (request, response) => {
  const { rows } = await orders.query('SELECT * FROM orders WHERE id = $1', [request.params.id]);
  if (rows.length === 0) response.status(404).json({ error: 'no such order' });
  else response.json(rows[0]);
});

app.post('/orders', async (request, response) => {
  const { sku, amount } = request.body;
  const reserved = await fetch(`${INVENTORY_URL}/stock/${sku}/reserve/${amount}`, {
    method: 'POST',
  });
  if (!reserved.ok) {
    response.status(reserved.status).json({ error: 'not in stock' });
    return;
  }
  const { rows } = await orders.query(
    'INSERT INTO orders (sku, amount) VALUES ($1, $2) RETURNING *',
    [sku, amount],
  );
  response.status(201).json(rows[0]);
});

const server = app.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${server.address().port}`, () => {
    server.close();
    void orders.end();
  });
});
