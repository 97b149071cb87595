// PostgreSQL, embedded: nothing to install. Its only table is the shop's order book.
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { announce } from './announce.js';

const db = await PGlite.create();
await db.exec(`
  CREATE TABLE orders (id serial PRIMARY KEY, sku text NOT NULL, amount integer NOT NULL);
  INSERT INTO orders (sku, amount) VALUES ('tea', 3);
`);

const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 });
await server.start();

announce(`postgresql://postgres@${server.getServerConn()}/postgres`, async () => {
  await server.stop();
  await db.close();
});
