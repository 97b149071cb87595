import { expect, test } from 'vitest';
import { makeStatements } from '../../../../src/instrumentations/db/statements.ts';

test('a statement is read once, and its text sanitised', () => {
  const read = makeStatements('mysql');
  const statement = read("SELECT * FROM a WHERE b = 'secret'");
  expect(statement.summary).toBe('SELECT a');
  expect(statement.text()).toBe('SELECT * FROM a WHERE b = ?');
  expect(read("SELECT * FROM a WHERE b = 'secret'")).toBe(statement);
});

test('what is asked for again stays, what is not falls out', () => {
  const read = makeStatements('mysql');
  const often = read('SELECT often');
  const once = read('SELECT once');
  for (let i = 0; i < 3000; i += 1) {
    read(`SELECT ${i}`);
    expect(read('SELECT often')).toBe(often);
  }
  expect(read('SELECT once')).not.toBe(once);
});

test('a very long statement is read, but not remembered', () => {
  const read = makeStatements('mysql');
  const long = `SELECT * FROM a WHERE b IN (${'?, '.repeat(2000)}?)`;
  expect(read(long).summary).toBe('SELECT a');
  expect(read(long)).not.toBe(read(long));
});

test('in a text with its values in it a question mark is no sign of placeholders', () => {
  const sql = "SELECT * FROM a WHERE b = 'secret' AND c = ?";
  expect(makeStatements('mysql', true)(sql).text()).toBe('SELECT * FROM a WHERE b = ? AND c = ?');
});
