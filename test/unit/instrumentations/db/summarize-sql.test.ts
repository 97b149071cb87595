import { expect, test } from 'vitest';
import { summarizeSql } from '../../../../src/instrumentations/db/summarize-sql.ts';

test.each([
  // The examples of the conventions.
  ['SELECT *\nFROM   wuser_table\nWHERE  username = ?', 'SELECT wuser_table'],
  [
    'INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = ?',
    'INSERT shipping_details SELECT orders',
  ],
  ['SELECT * FROM songs, artists WHERE songs.artist_id == artists.id', 'SELECT songs artists'],
  [
    'SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer_id = c.customer_id)',
    'SELECT SELECT orders customers',
  ],
  [`SELECT * FROM "song list", 'artists'`, `SELECT "song list" 'artists'`],
  // Operations.
  ['select 1', 'select'],
  ['  -- a comment\n/* another */ SELECT a FROM b', 'SELECT b'],
  ['UPDATE ONLY a SET b = 1, c = 2 FROM d WHERE e', 'UPDATE a d'],
  ['DELETE FROM a USING b WHERE a.id = b.id', 'DELETE a b'],
  ['INSERT IGNORE INTO a (b, c) VALUES (1, 2), (3, 4)', 'INSERT a'],
  ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET b = 2', 'INSERT a'],
  ['INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE b = 2', 'INSERT a'],
  ['REPLACE INTO a VALUES (1)', 'REPLACE a'],
  [
    'MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)',
    'MERGE a b',
  ],
  ['BEGIN', 'BEGIN'],
  ['commit;', 'commit'],
  ['SET search_path = secret', 'SET'],
  ['EXPLAIN ANALYZE SELECT * FROM a', 'EXPLAIN SELECT a'],
  ['EXPLAIN UPDATE a SET b = 1', 'EXPLAIN UPDATE a'],
  ['TRUNCATE TABLE a', 'TRUNCATE TABLE a'],
  ['CREATE TEMPORARY TABLE IF NOT EXISTS a (id int)', 'CREATE TABLE a'],
  ['CREATE UNIQUE INDEX i ON a (b)', 'CREATE INDEX i'],
  ['CREATE TABLE a AS SELECT * FROM b', 'CREATE TABLE a SELECT b'],
  ['DROP TABLE IF EXISTS a, b', 'DROP TABLE a'],
  ['ALTER TABLE a ADD COLUMN b int', 'ALTER TABLE a'],
  // Targets.
  [
    'SELECT * FROM public.users AS u, "Shop"."order items" i',
    'SELECT public.users "Shop"."order items"',
  ],
  ['SELECT * FROM `a` LEFT JOIN b ON a.x = b.x, c WHERE d IN (1, 2)', 'SELECT `a` b c'],
  ['SELECT [col 1] FROM [dbo].[a b]', 'SELECT [dbo].[a b]'],
  ['SELECT extract(epoch FROM created), trim(both FROM name) FROM a', 'SELECT a'],
  ['SELECT a FROM b WHERE c IS DISTINCT FROM d', 'SELECT b'],
  ['SELECT (SELECT max(x) FROM a) FROM b', 'SELECT SELECT a b'],
  ['SELECT a FROM b UNION ALL SELECT c FROM d ORDER BY e, f', 'SELECT b SELECT d'],
  ['SELECT * FROM a FOR UPDATE', 'SELECT a'],
  ['SELECT * FROM unnest($1::int[]) AS t', 'SELECT unnest'],
  ["SELECT replace(a, 'x', 'y'), insert(b, 1, 2, 'z') FROM c", 'SELECT c'],
  ['SELECT * FROM $1', 'SELECT'],
  [
    'WITH x AS (SELECT * FROM a), y AS MATERIALIZED (SELECT 1) SELECT * FROM x, y, b',
    'SELECT a SELECT SELECT b',
  ],
  [
    'WITH moved AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM moved',
    'DELETE a INSERT b SELECT',
  ],
  [
    'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t',
    'SELECT SELECT SELECT',
  ],
  ['SELECT * FROM größe', 'SELECT größe'],
  ['SELECT a FROM b; DELETE FROM c', 'SELECT b DELETE c'],
  ['', ''],
  ['??', ''],
])('%s', (sql, summary) => {
  expect(summarizeSql(sql).text).toBe(summary);
});

test.each([
  ['CALL ship(1)', 'CALL ship', 'ship'],
  ['exec dbo.ship @id', 'exec dbo.ship', 'dbo.ship'],
  ['SELECT a FROM b', 'SELECT b', undefined],
  ['CALL a(); CALL b()', 'CALL a CALL b', undefined],
])('the procedure of %s', (sql, text, procedure) => {
  expect(summarizeSql(sql)).toEqual(procedure === undefined ? { text } : { text, procedure });
});

test('a long summary is cut between its parts', () => {
  const tables = Array.from({ length: 100 }, (_, index) => `table_${index}`);
  const { text } = summarizeSql(`SELECT * FROM ${tables.join(', ')}`);
  expect(text.length).toBeLessThanOrEqual(255);
  expect(text).toMatch(/ table_\d+$/);
  expect(text.length).toBeGreaterThan(240);
});

test('no values are in it', () => {
  const sql = "INSERT INTO a VALUES ('secret', $$secret$$, E'secret') /* secret */ -- secret";
  expect(summarizeSql(sql).text).toBe('INSERT a');
});

test('a long statement is read in linear time', () => {
  const sql = `select ${'('.repeat(20_000)} ${"'x', ".repeat(20_000)} from t`;
  expect(summarizeSql(sql).text).toBe('select');
});
