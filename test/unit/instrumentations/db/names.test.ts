import { expect, test } from 'vitest';
import { adaptionOf } from '../../../../src/instrumentations/db/adaptions.ts';
import { Names } from '../../../../src/instrumentations/db/names.ts';

function namesOf(library: string, given: string, ...steps: object[]): object {
  const names = new Names(given, {}, adaptionOf(library));
  for (const step of steps) names.take({ ...step });
  const { name, attributes } = names.atStart();
  return { name, ...attributes, ...names.details().attributes };
}

test('names of 2022 become those of today', () => {
  const attributes = {
    'db.system': 'mssql',
    'db.name': 'shop',
    'db.statement': "SELECT a FROM b WHERE c = 'secret'",
    'db.user': 'ann',
    'net.peer.name': 'db.example',
    'net.peer.port': '1433',
  };
  expect(namesOf('any', 'SELECT', attributes)).toEqual({
    name: 'SELECT b',
    'db.system.name': 'microsoft.sql_server',
    'db.namespace': 'shop',
    'db.query.summary': 'SELECT b',
    'db.query.text': 'SELECT a FROM b WHERE c = ?',
    'server.address': 'db.example',
    'server.port': 1433,
  });
});

test('an operation out of the text is left to the summary', () => {
  const system = { 'db.system.name': 'oracle.db' };
  const late = { 'db.operation.name': 'SELECT', 'db.query.text': 'SELECT 1 FROM dual' };
  expect(namesOf('oracledb', 'oracledb.Connection.execute', system, late)).toEqual({
    ...system,
    name: 'SELECT dual',
    'db.query.summary': 'SELECT dual',
    'db.query.text': 'SELECT ? FROM dual',
  });
});

test.each([
  ['mongodb', { 'db.operation.name': 'find', 'db.collection.name': 'orders' }, 'find orders'],
  ['mongodb', { 'db.operation.name': 'ping', 'db.namespace': 'admin' }, 'ping admin'],
  ['memcached', { 'db.operation.name': 'get', 'server.address': 'cache' }, 'get'],
  ['redis', { 'db.system.name': 'redis', 'db.operation.name': 'get', 'db.namespace': 0 }, 'GET'],
  ['pg', { 'db.system.name': 'postgresql', 'db.namespace': 'shop' }, 'given'],
  ['tedious', { 'db.operation.name': 'execSql' }, 'given'],
])('%s: %j', (library, attributes, name) => {
  expect(namesOf(library, 'given', attributes)).toMatchObject({ name });
});

test('a procedure that the text calls keeps its text', () => {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': 'CALL ship(7)' };
  expect(namesOf('pg', 'given', attributes)).toEqual({
    name: 'CALL ship',
    'db.system.name': 'postgresql',
    'db.query.summary': 'CALL ship',
    'db.stored_procedure.name': 'ship',
    'db.query.text': 'CALL ship(?)',
  });
});

test('a procedure that the driver calls by its name has no text', () => {
  const attributes = {
    'db.system.name': 'microsoft.sql_server',
    'db.operation.name': 'EXECUTE',
    'db.stored_procedure.name': 'ship',
    'db.query.text': 'ship',
  };
  expect(namesOf('tedious', 'given', attributes)).toEqual({
    name: 'EXECUTE ship',
    'db.system.name': 'microsoft.sql_server',
    'db.operation.name': 'EXECUTE',
    'db.query.summary': 'EXECUTE ship',
    'db.stored_procedure.name': 'ship',
  });
});
