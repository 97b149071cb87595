import { expect, test } from 'vitest';
import { sanitizeSql } from '../../../../src/instrumentations/db/sanitize-sql.ts';

test.each([
  ["SELECT 'book' AS item", 'SELECT ? AS item'],
  [
    "select * from t where a = 'it''s' and b=12.5e3 and c=0xFF",
    'select * from t where a = ? and b=? and c=?',
  ],
  ['select 1 -- secret 4111\nlimit 10', 'select ? \nlimit ?'],
  ['SELECT /* secret */ 1', 'SELECT  ?'],
  ['select "Name1", arr[1] from t1', 'select "Name1", arr[?] from t1'],
  ["select $$secret$$, $tag$x'y$tag$", 'select ?, ?'],
  ["a = E'x\\'y' ", 'a = ? '],
  ["select * from t where x='unterminated", 'select * from t where x=?'],
  ["select a ? 'b' from t", 'select a ? ? from t'],
  ["select x::int from t where y = 'b'", 'select x::int from t where y = ?'],
  ['SELECT * FROM a WHERE id=$1 AND n=5', 'SELECT * FROM a WHERE id=$1 AND n=5'],
  ['insert into t_9 values (3, -4, .5)', 'insert into t_9 values (?, -?, ?)'],
])('postgresql: %s', (text, sanitized) => {
  expect(sanitizeSql(text, 'postgresql')).toBe(sanitized);
});

test.each([
  [
    'mysql',
    "select \"secret\", `col` from t where a = 'b\\'c'",
    'select ?, `col` from t where a = ?',
  ],
  ['mysql', 'select * from t where a = ? limit 10', 'select * from t where a = ? limit 10'],
  [
    'microsoft.sql_server',
    "select [col 1] from t where a = 'x'",
    'select [col 1] from t where a = ?',
  ],
  ['microsoft.sql_server', 'select a from t where a = @name', 'select a from t where a = @name'],
  ['oracle.db', 'select a from t where a = :name', 'select a from t where a = :name'],
  ['mysql', "select '?' from t where a = 5", 'select ? from t where a = ?'],
])('%s: %s', (system, text, sanitized) => {
  expect(sanitizeSql(text, system)).toBe(sanitized);
});

test('a long statement is sanitized in linear time', () => {
  const text = `select ${'a'.repeat(50_000)}, ${"'x', ".repeat(20_000)} 1`;
  expect(sanitizeSql(text, 'postgresql')).not.toContain("'");
});
