import { expect, test } from 'vitest';
import { parseEntities } from '../../../src/config/parse-entities.ts';

function read(text: string): {
  attributes: object;
  schemaUrl?: string | undefined;
  said: string[];
} {
  const { value, faults } = parseEntities(text);
  const said = faults.map(({ what, instead = 'it is ignored' }) => `${what}; ${instead}`);
  return { attributes: value?.attributes ?? {}, schemaUrl: value?.schemaUrl, said };
}

test.each<[text: string, attributes: Record<string, string>]>([
  ['service{service.name=minimal-app}', { 'service.name': 'minimal-app' }],
  [
    'service{service.name=my-app,service.instance.id=i-1}[service.version=1.0.0]',
    { 'service.name': 'my-app', 'service.instance.id': 'i-1', 'service.version': '1.0.0' },
  ],
  [
    ' container{container.id=c-4} ; host{host.id=h-7}[host.name=docker] ',
    { 'container.id': 'c-4', 'host.id': 'h-7', 'host.name': 'docker' },
  ],
  [';service{service.name=a};;host{host.id=1};', { 'service.name': 'a', 'host.id': '1' }],
  [
    'service{service.name=my%2Capp}[config=key%3Dvalue%5Bprod%5D%3B%7B%C3%A9]',
    { 'service.name': 'my,app', config: 'key=value[prod];{é' },
  ],
  ['x{a=1}[]', { a: '1' }],
  ['x{a=}', { a: '' }],
])('%s', (text, attributes) => {
  expect(read(text)).toEqual({ attributes, schemaUrl: undefined, said: [] });
});

const shape = 'is not type{id=value}[description=value]@schema; it is left out';
const pair = 'has a pair that is not key=value with a %-encoded value; it is left out';
test.each<[text: string, attributes: Record<string, string>, said: string[]]>([
  [
    'service{service.name=app1};invalid{syntax;host{host.id=2}',
    { 'service.name': 'app1', 'host.id': '2' },
    [`: "invalid{syntax" ${shape}`],
  ],
  [
    'service{};host{host.id=1}',
    { 'host.id': '1' },
    [': "service{}" has no identifying attribute; it is left out'],
  ],
  ['1x{a=1}', {}, [`: "1x{a=1}" ${shape}`]],
  ['{a=1}', {}, [`: "{a=1}" ${shape}`]],
  ['x{a=1}y', {}, [`: "x{a=1}y" ${shape}`]],
  ['x[b=1]', {}, [`: "x[b=1]" ${shape}`]],
  ['x{a}', {}, [`: "x{a}" ${pair}`]],
  ['x{a=1=2}', {}, [`: "x{a=1=2}" ${pair}`]],
  ['x{a=%zz}', {}, [`: "x{a=%zz}" ${pair}`]],
  ['x{a=1,}', {}, [`: "x{a=1,}" ${pair}`]],
  ['x{a=1}[=b]', {}, [`: "x{a=1}[=b]" ${pair}`]],
  [
    'service{service.name=a}[version=1];service{service.name=a}[version=2]',
    { 'service.name': 'a', version: '2' },
    [': service is given more than once; the last one holds'],
  ],
  [
    'service{service.name=a}[x=1];service{service.name=b}',
    { 'service.name': 'b' },
    [': service is given more than once; the last one holds'],
  ],
  [
    'a{a=1}[v=1];b{b=1}[v=2]',
    { a: '1', b: '1', v: '2' },
    [': v has different values, "1" and "2"; the last one holds'],
  ],
  [
    'a{a=1}@invalid-url',
    { a: '1' },
    [': the schema "invalid-url" of a is not a URL; it is ignored'],
  ],
  ['a\u001b[31m', {}, [`: "a\\u001b[31m" ${shape}`]],
])('%j is said', (text, attributes, said) => {
  expect(read(text)).toEqual({ attributes, schemaUrl: undefined, said });
});

test('entities of one type with different keys are both there', () => {
  expect(read('p{a=1};p{b=2}')).toMatchObject({ attributes: { a: '1', b: '2' }, said: [] });
});

const schema = 'https://opentelemetry.io/schemas/1.21.0';
test.each([
  [`a{a=1}@${schema}`, schema],
  [`a{a=1}[b=2]@${schema};b{c=1}`, schema],
  [`a{a=1}@${schema};b{c=1}@${schema}`, schema],
  [`a{a=1}@${schema};b{c=1}@https://other/1`, undefined],
])('the schema of %s is %s', (text, schemaUrl) => {
  expect(read(text)).toMatchObject({ schemaUrl, said: [] });
});
