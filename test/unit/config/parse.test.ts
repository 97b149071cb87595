import { expect, test } from 'vitest';
import type { Option } from '../../../src/config/option.ts';
import { parse } from '../../../src/config/parse.ts';

const about = { about: '', group: 'general', status: 'stable' } as const;
const boolean: Option = { ...about, kind: 'boolean', fallback: false };
const integer: Option = { ...about, kind: 'integer', fallback: 5, min: 0 };
const port: Option = { ...about, kind: 'integer', fallback: 5, min: 0, max: 65_535 };
const positive: Option = { ...about, kind: 'integer', fallback: 5, min: 1 };
const duration: Option = { ...about, kind: 'duration', fallback: 5 };
const interval: Option = { ...about, kind: 'duration', fallback: 5, min: 1 };
const timeout: Option = { ...about, kind: 'timeout', fallback: 5 };
const text: Option = { ...about, kind: 'text', fallback: undefined };
const choice: Option = {
  ...about,
  kind: 'choice',
  choices: ['none', 'warn', 'debug'],
  laterChoices: ['remote'],
  synonyms: { off: 'none', trace: 'debug' },
  fallback: 'warn',
};
const choices: Option = {
  ...about,
  kind: 'choices',
  choices: ['otlp', 'console', 'host', 'all', 'none'],
  laterChoices: ['otlp/stdout'],
  fallback: ['otlp'],
};
const words: Option = { ...about, kind: 'words', fallback: [] };
const methods: Option = { ...about, kind: 'words', caseSensitive: true, fallback: [] };
const pairs: Option = { ...about, kind: 'pairs', fallback: {}, secret: true };
const attributes: Option = { ...about, kind: 'attributes', fallback: {} };

const accepted: readonly (readonly [string, Option, string, unknown])[] = [
  ['boolean', boolean, 'true', true],
  ['boolean', boolean, ' TRUE ', true],
  ['boolean', boolean, 'False', false],
  ['integer', integer, '0', 0],
  ['integer', integer, ' 42\n', 42],
  ['integer', integer, '007', 7],
  ['integer', integer, '2147483647', 2_147_483_647],
  ['port', port, '65535', 65_535],
  ['duration', duration, '0', 0],
  ['duration', duration, '2147483647', 2_147_483_647],
  ['interval', interval, '1', 1],
  ['timeout', timeout, '0', 2_147_483_647],
  ['timeout', timeout, '00', 2_147_483_647],
  ['timeout', timeout, '30', 30],
  ['text', text, '  my service ', 'my service'],
  ['choice', choice, 'warn', 'warn'],
  ['choice', choice, ' WARN\t', 'warn'],
  ['choice', choice, 'Off', 'none'],
  ['choice', choice, 'TRACE', 'debug'],
  ['choices', choices, 'console', ['console']],
  ['choices', choices, ' Console , OTLP ', ['console', 'otlp']],
  ['choices', choices, 'otlp,,otlp,', ['otlp']],
  ['choices', choices, 'None', []],
  ['choices', choices, 'none,NONE', []],
  ['choices', choices, 'all', ['otlp', 'console', 'host']],
  ['choices', choices, 'host,all', ['otlp', 'console', 'host']],
  ['words', words, 'HTTP, pg,http,,@scope/x', ['http', 'pg', '@scope/x']],
  ['words', words, '*', ['*']],
  ['case-sensitive words', methods, 'GET,get, GET', ['GET', 'get']],
  ['pairs', pairs, 'Authorization=Bearer a=b', { authorization: 'Bearer a=b' }],
  ['pairs', pairs, 'cookie=a;b=c', { cookie: 'a;b=c' }],
  ['pairs', pairs, ' x-a = 1 ,X-B=%2C%3D%20', { 'x-a': '1', 'x-b': ',= ' }],
  ['pairs', pairs, 'x-a=1,X-A=2,', { 'x-a': '2' }],
  ['pairs', pairs, 'x-empty=', { 'x-empty': '' }],
  ['attributes', attributes, 'team=a b,Key=%2C%3D%C3%A9,', { team: 'a b', Key: ',=é' }],
  ['attributes', attributes, ' k = v , e=', { k: 'v', e: '' }],
  ['attributes', attributes, 'k=a,k=b', { k: 'b' }],
  ['attributes', attributes, `k=${'x'.repeat(300)}`, { k: 'x'.repeat(300) }],
];

test.each(accepted)('%s takes %3$j', (_, option, given, value) => {
  expect(parse(option, given)).toEqual({ value, faults: [] });
});

const notWhole = 'is not a whole number';
const outOfRange = 'is not between 0 and 2147483647';
const refused: readonly (readonly [string, Option, string, string])[] = [
  ['integer', integer, 'abc', `="abc" ${notWhole}`],
  ['integer', integer, '1.5', `="1.5" ${notWhole}`],
  ['integer', integer, '0x10', `="0x10" ${notWhole}`],
  ['integer', integer, '1e3', `="1e3" ${notWhole}`],
  ['integer', integer, '+5', `="+5" ${notWhole}`],
  ['integer', integer, 'Infinity', `="Infinity" ${notWhole}`],
  ['integer', integer, '5ms', `="5ms" ${notWhole}`],
  ['integer', integer, '1 2', `="1 2" ${notWhole}`],
  ['integer', integer, '1\n2', `="1\\n2" ${notWhole}`],
  ['integer', integer, '٣', `="٣" ${notWhole}`],
  ['integer', integer, '-1', `="-1" ${outOfRange}`],
  ['integer', integer, '-0', `="-0" ${outOfRange}`],
  ['integer', integer, ' 2147483648', `=" 2147483648" ${outOfRange}`],
  ['integer', integer, '9'.repeat(400), `="${'9'.repeat(100)}…" ${outOfRange}`],
  ['port', port, '65536', '="65536" is not between 0 and 65535'],
  ['positive integer', positive, '0', '="0" is not between 1 and 2147483647'],
  ['duration', duration, 'abc', '="abc" is not a whole number of milliseconds'],
  ['duration', duration, '-5', '="-5" is not between 0 and 2147483647 milliseconds'],
  ['interval', interval, '0', '="0" is not between 1 and 2147483647 milliseconds'],
  ['timeout', timeout, '2147483648', `="2147483648" ${outOfRange} milliseconds`],
  ['timeout', timeout, '1.5', '="1.5" is not a whole number of milliseconds'],
  ['choice', choice, 'Loud', '="Loud" is not one of none, warn, debug'],
  ['choice', choice, 'constructor', '="constructor" is not one of none, warn, debug'],
  ['choice', choice, 'Remote', '="Remote" is known but not available in this release'],
  ['choice', choice, 'warn,debug', '="warn,debug" is not one of none, warn, debug'],
  [
    'choice',
    choice,
    'a\u001b[2J\u009b\u2028',
    '="a\\u001b[2J\\u009b\\u2028" is not one of none, warn, debug',
  ],
  ['choices', choices, 'oltp', ': "oltp" is not one of otlp, console, host, all, none'],
  ['choices', choices, 'OTLP/stdout', ': "OTLP/stdout" is known but not available in this release'],
  ['choices', choices, ' , ', '=" , " names nothing'],
  ['words', words, ',', '="," names nothing'],
];

test.each(refused)('%s refuses %3$j', (_, option, given, what) => {
  expect(parse(option, given)).toEqual({ value: undefined, faults: [{ what }] });
});

test.each(['yes', '1', 'on', 'true,', 'tru\u0000e'])(
  'the boolean %j is false, and said',
  (given) => {
    const what = `=${JSON.stringify(given)} is neither true nor false`;
    expect(parse({ ...boolean, fallback: true } as Option, given)).toEqual({
      value: false,
      faults: [{ what, instead: 'using false' }],
    });
  },
);

test('a list keeps what it knows and says each of the others once', () => {
  const known = 'is not one of otlp, console, host, all, none';
  expect(parse(choices, 'Foo,console,otlp/stdout,foo,b\nr')).toEqual({
    value: ['console'],
    faults: [
      { what: `: "foo" ${known}`, instead: 'it is left out' },
      {
        what: ': "otlp/stdout" is known but not available in this release',
        instead: 'it is left out',
      },
      { what: `: "b\\nr" ${known}`, instead: 'it is left out' },
    ],
  });
});

test.each(['otlp,none', 'None,otlp', 'foo,none'])('none wins in %j, and that is said', (given) => {
  const what = `="${given}" names none beside others`;
  expect(parse(choices, given)).toEqual({ value: [], faults: [{ what, instead: 'using none' }] });
});

const badHeaders: readonly (readonly [given: string, what: string])[] = [
  ['s3cr3t', ': header 2 has no "="'],
  ['=s3cr3t', ': header 2 has a name that is not valid'],
  ['a b=s3cr3t', ': header 2 has a name that is not valid'],
  ['a%0d%0ab=s3cr3t', ': header 2 has a name that is not valid'],
  ['%zz=s3cr3t', ': header 2 has a name that is not valid'],
  ['naïve=s3cr3t', ': header 2 has a name that is not valid'],
  ['X-Key=s3cr3t%', ': header 2 (x-key) has a "%" that is not followed by a code'],
  [
    'X-Key=s3cr3t%0d%0aInjected: 1',
    ': header 2 (x-key) has characters that are not printable ASCII',
  ],
  ['X-Key=s3cr3t\nb', ': header 2 (x-key) has characters that are not printable ASCII'],
  ['X-Key=s3cr3t\u0000', ': header 2 (x-key) has characters that are not printable ASCII'],
  ['X-Key=s3cr3té', ': header 2 (x-key) has characters that are not printable ASCII'],
];

test.each(badHeaders)('the header %j is left out, its value unseen', (given, what) => {
  const { value, faults } = parse(pairs, `good=1,${given},also=2`);
  expect(value).toEqual({ good: '1', also: '2' });
  expect(faults).toEqual([{ what, instead: 'it is left out' }]);
});

test('headers with nothing good in them leave the fallback', () => {
  expect(parse(pairs, 's3cr3t').value).toBeUndefined();
});

test('a header may be called __proto__', () => {
  const { value } = parse(pairs, '__proto__=1');
  expect(Object.entries(value as object)).toEqual([['__proto__', '1']]);
});

const badAttributes: readonly (readonly [given: string, what: string])[] = [
  ['team', ': "team" has no "="'],
  ['=v', ': attribute 2 has no key'],
  ['team=a=b', ': "team" has a second "=", to be written as %3D'],
  ['team=%zz', ': "team" has a value that is not %-encoded correctly'],
  ['%zz=v', ': "%zz" is not %-encoded correctly'],
  ['te%0aam', ': "te\\nam" has no "="'],
];

test.each(badAttributes)('the attribute %j discards all of them', (given, what) => {
  expect(parse(attributes, `good=1,${given},also=2`)).toEqual({
    value: undefined,
    faults: [{ what, instead: 'all of it is ignored' }],
  });
});

test.each([integer, duration, timeout, choice, choices, boolean])(
  'a secret $kind is never shown',
  (option) => {
    const { faults } = parse({ ...option, secret: true }, 's3cr3t');
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain('s3cr3t');
  },
);
