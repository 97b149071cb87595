import { describe, expect, test } from 'vitest';
import { readTree } from '../../../../src/config/file/tree.ts';

/** As in the specification: data model, "Environment variable substitution". */
const env = {
  STRING_VALUE: 'value',
  BOOL_VALUE: 'true',
  INT_VALUE: '1',
  FLOAT_VALUE: '1.1',
  HEX_VALUE: '0xdeadbeef',
  INVALID_MAP_VALUE: 'value\nkey:value',
  DO_NOT_REPLACE_ME: 'Never use this value',
  REPLACE_ME: '${DO_NOT_REPLACE_ME}',
  VALUE_WITH_ESCAPE: 'value$$',
  EMPTY: '',
};

function valueOf(yaml: string, used = new Set<string>()): unknown {
  const tree = readTree(yaml, { env, used });
  if (tree.kind !== 'map') throw new Error(`a ${tree.kind}`);
  const [entry] = tree.entries.values();
  return entry?.node.kind === 'scalar' ? entry.node.value : undefined;
}

test.each<[yaml: string, value: unknown]>([
  ['key: ${STRING_VALUE}', 'value'],
  ['key: ${BOOL_VALUE}', true],
  ['key: ${INT_VALUE}', 1],
  ['key: ${FLOAT_VALUE}', 1.1],
  ['key: ${HEX_VALUE}', 3735928559],
  ['key: "${STRING_VALUE}"', 'value'],
  ['key: "${BOOL_VALUE}"', 'true'],
  ['key: "${INT_VALUE}"', '1'],
  ["key: '${FLOAT_VALUE}'", '1.1'],
  ['key: "${HEX_VALUE}"', '0xdeadbeef'],
  ['key: |-\n  ${INT_VALUE}', '1'],
  ['key: !!str ${INT_VALUE}', '1'],
  ['key: ${env:STRING_VALUE}', 'value'],
  ['key: ${INVALID_MAP_VALUE}', 'value\nkey:value'],
  ['key: foo ${STRING_VALUE} ${FLOAT_VALUE}', 'foo value 1.1'],
  ['key: ${UNDEFINED_KEY}', null],
  ['key: "${UNDEFINED_KEY}"', ''],
  ['key: ${UNDEFINED_KEY:-fallback}', 'fallback'],
  ['key: ${UNDEFINED_KEY:-7}', 7],
  ['key: ${UNDEFINED_KEY:-}', null],
  ['key: ${EMPTY:-fallback}', 'fallback'],
  ['key: ${UNDEFINED_KEY:-a} ${EMPTY:-b}', 'a b'],
  ['key: ${UNDEFINED_KEY:-http://localhost:4318}/v1/traces', 'http://localhost:4318/v1/traces'],
  ['key: ${REPLACE_ME}', '${DO_NOT_REPLACE_ME}'],
  ['key: ${UNDEFINED_KEY:-${STRING_VALUE}}', '${STRING_VALUE}'],
  ['key: $${STRING_VALUE}', '${STRING_VALUE}'],
  ['key: $$${STRING_VALUE}', '$value'],
  ['key: $$$${STRING_VALUE}', '$${STRING_VALUE}'],
  ['key: $${STRING_VALUE:-fallback}', '${STRING_VALUE:-fallback}'],
  ['key: $${STRING_VALUE:-${STRING_VALUE}}', '${STRING_VALUE:-value}'],
  ['key: ${UNDEFINED_KEY:-$${UNDEFINED_KEY}}', '${UNDEFINED_KEY:-${UNDEFINED_KEY}}'],
  ['key: ${VALUE_WITH_ESCAPE}', 'value$$'],
  ['key: a $$ b', 'a $ b'],
  ['key: a $ b', 'a $ b'],
  ['key: a ${ b', 'a ${ b'],
])('%s is %j', (yaml, value) => {
  expect(valueOf(yaml)).toEqual(value);
});

test.each([
  ['key: ${STRING_VALUE:?error}', '1:6: ${STRING_VALUE:?error} is not a reference to a variable'],
  ['a: 1\nkey: x ${1X}', '2:6: ${1X} is not a reference to a variable'],
  ['key: ["${API_$KEY}"]', '1:7: ${API_$KEY} is not a reference to a variable'],
  ['key: ${}', '1:6: ${} is not a reference to a variable'],
  ['key: ${file:X}', '1:6: ${file:X} is not a reference to a variable'],
])('%s is refused', (yaml, said) => {
  expect(faultOf(yaml)).toBe(said);
});

function faultOf(yaml: string): string {
  try {
    readTree(yaml, { env, used: new Set() });
  } catch (error) {
    const { at, message } = error as { at: { line: number; column: number }; message: string };
    return `${at.line}:${at.column}: ${message}`;
  }
  return 'read';
}

describe('keys', () => {
  test('are left as they are', () => {
    const tree = readTree('${STRING_VALUE}: 1', { env, used: new Set() });
    expect(tree.kind === 'map' && [...tree.entries.keys()]).toEqual(['${STRING_VALUE}']);
  });
});

test('what is referred to is known afterwards, what is escaped is not', () => {
  const used = new Set<string>();
  valueOf('key: ${A} ${env:B:-x} $${C}', used);
  expect([...used]).toEqual(['A', 'B']);
});

test.each<[text: string, value: unknown]>([
  ['', null],
  ['~', null],
  ['Null', null],
  ['TRUE', true],
  ['False', false],
  ['yes', 'yes'],
  ['0o17', 15],
  ['-12', -12],
  ['+.5', 0.5],
  ['1e3', 1000],
  ['.inf', Infinity],
  ['-.Inf', -Infinity],
  ['.nan', Number.NaN],
  ['1_000', '1_000'],
  ['0b1', '0b1'],
  ['2026-11-20', '2026-11-20'],
])('%j without quotes is %j', (text, value) => {
  expect(valueOf(`key: ${text}`)).toEqual(value);
});
