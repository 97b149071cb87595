/**
 * Every option of the table is fed what people and machines put into variables. What has to come of
 * it is said here by kind, apart from the code that reads it.
 */
import { describe, expect, test } from 'vitest';
import type { Option } from '../../../src/config/option.ts';
import { optionNames, options, type OptionName } from '../../../src/config/options.ts';
import { readConfig } from '../../../src/config/read.ts';

const largest = 2_147_483_647;
const nasty = [
  'a\nb',
  'a\r\nOTEL_LOG_LEVEL=debug',
  '\u001b[2J\u001b[31mred',
  '\u0007\u0000\u009b',
  '"quoted"',
  "'; rm -rf / #",
  '$(reboot)',
  '`id`',
  '%0a%0d',
  '%zz',
  '\u202egnp.exe',
  '😀',
  'x'.repeat(100_000),
  '__proto__',
  'constructor',
  '{}',
  '=',
  ';',
] as const;

/** What a text becomes: a value, or the fallback; and how many lines are said. */
type Outcome = { readonly value: unknown; readonly said: number };
const taken = (value: unknown): Outcome => ({ value, said: 0 });

function read(name: OptionName, text: string): Outcome & { lines: readonly string[] } {
  const { config, problems } = readConfig({ [name]: text });
  const lines = problems.map(({ because }) => because);
  return { value: config[name], said: lines.length, lines };
}

/** Where nothing of the text is of use. */
const refused = (option: Option, said = 1): Outcome => ({ value: option.fallback, said });

function numberOf(option: Option, text: string): Outcome {
  const digits = text.trim();
  const min = option.kind === 'timeout' ? 0 : ((option as { min?: number }).min ?? 0);
  const max = (option as { max?: number }).max ?? largest;
  const value = /^\d+$/.test(digits) ? Number(digits) : NaN;
  if (!(value >= min && value <= max)) return refused(option);
  return taken(option.kind === 'timeout' && value === 0 ? largest : value);
}

const numeric = [
  '-1',
  '-0',
  '0',
  ' 0 ',
  '1',
  '\t7\n',
  '007',
  '1.5',
  '1.0',
  '0x10',
  '1e3',
  '+5',
  'Infinity',
  'NaN',
  '1_000',
  '1 000',
  '1,5',
  '5ms',
  '٣',
  '65535',
  '65536',
  '2147483647',
  '2147483648',
  '99999999999999999999',
];

const rows = optionNames.map((name) => [name, options[name] as Option] as const);
const ofKind = (...kinds: Option['kind'][]): [OptionName, Option][] =>
  rows.filter(([, { kind }]) => kinds.includes(kind)).map(([name, option]) => [name, option]);
/** One line more where an option is only known so far. */
const extra = (option: Option): number => (option.later === true ? 1 : 0);

test.each(rows)('%s: empty and blank are unset', (name, option) => {
  for (const text of ['', ' ', '\t', '\n', ' \r\n\t ']) {
    expect(read(name, text)).toEqual({ value: option.fallback, said: 0, lines: [] });
  }
});

test.each(rows)('%s: whatever it holds is said in lines that can be printed', (name, option) => {
  for (const text of [...nasty, ...numeric]) {
    const { config, problems } = readConfig({ [name]: text });
    expect(Object.isFrozen(config)).toBe(true);
    for (const { because } of problems) {
      expect(because).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
      expect(because.length).toBeLessThan(1500);
      expect(because).toContain(name);
      if (option.secret === true && text.length > 4) expect(because).not.toContain(text);
    }
    // Nothing but this option is touched, save for a batch that follows its queue.
    const others = optionNames.filter((other) => other !== name && !other.endsWith('BATCH_SIZE'));
    for (const other of others) expect(config[other]).toEqual(options[other].fallback);
  }
});

describe.each(ofKind('boolean'))('%s', (name) => {
  test.each([
    ...['true', 'TRUE', ' True '].map((text) => [text, taken(true)] as const),
    ...['false', 'FALSE', ' False\t'].map((text) => [text, taken(false)] as const),
    // Anything else is false, and said.
    ...['1', '0', 'yes', 'on', 'tru', 'true,', 'null', ...nasty].map(
      (text) => [text, { value: false, said: 1 }] as const,
    ),
  ])('%j', (text, outcome) => {
    expect(read(name, text)).toMatchObject(outcome);
  });
});

describe.each(ofKind('integer', 'duration', 'timeout'))('%s', (name, option) => {
  test.each([...numeric, ...nasty])('%j', (text) => {
    const outcome = numberOf(option, text);
    // A queue below the default batch takes that along in silence; a batch above the queue is said.
    const isBatch = name.endsWith('BATCH_SIZE') && Number(outcome.value) > 2048;
    const wanted = isBatch ? { value: 2048, said: 1 } : outcome;
    expect(read(name, text)).toMatchObject(wanted);
  });

  test('a refused text is shown as it was, with what holds instead', () => {
    const [line] = read(name, ' -7x').lines;
    expect(line).toContain(option.secret === true ? name : `${name}=" -7x" is not `);
    expect(line).toMatch(/; (using \d+|it is ignored|OTEL_\w+ holds instead)$/);
  });
});

describe.each(ofKind('choice'))('%s', (name, option) => {
  const { choices = [] } = option as { choices?: readonly string[] };

  test.each([...choices])('%s in any case, with blanks around', (choice) => {
    for (const text of [choice, choice.toUpperCase(), ` ${choice}\n`]) {
      expect(read(name, text)).toMatchObject({ value: choice, said: extra(option) });
    }
  });

  test.each(['nonsense', '-1', '1.5', '0', `${choices[0]},${choices[0]}`, ...nasty])(
    '%j is none of them',
    (text) => {
      expect(read(name, text)).toMatchObject(refused(option, 1 + extra(option)));
    },
  );
});

describe.each(ofKind('choices'))('%s', (name, option) => {
  const { choices = [] } = option as { choices?: readonly string[] };
  const plain = choices.filter((choice) => choice !== 'none' && choice !== 'all');
  const [first = '', second = ''] = plain;

  test.each<readonly [text: string, outcome: Outcome]>([
    ...plain.map((choice) => [` ${choice.toUpperCase()} `, taken([choice])] as const),
    [`${second},${first},,${second}`, taken([second, first])],
    ...(choices.includes('none')
      ? ([
          ['none', taken([])],
          ['NONE ,', taken([])],
          [`none,${first}`, { value: [], said: 1 }],
        ] as const)
      : []),
    [`${first},nonsense`, { value: [first], said: 1 }],
    [`nonsense,${first},other`, { value: [first], said: 2 }],
    ['nonsense', refused(option)],
    [',', refused(option)],
    ...['-1', '1.5', ...nasty].map((text) => [text, refused(option)] as const),
  ])('%j', (text, outcome) => {
    expect(read(name, text)).toMatchObject(outcome);
  });
});

describe.each(ofKind('text'))('%s', (name, option) => {
  test.each(['  some text ', '-1', '1.5', ...nasty])('%j is taken without its blanks', (text) => {
    expect(read(name, text)).toMatchObject({ value: text.trim(), said: extra(option) });
  });
});

describe.each(ofKind('words'))('%s', (name, option) => {
  test('words are trimmed and each kept once', () => {
    const { value } = read(name, ' http,pg ,,http,');
    expect(value).toEqual(['http', 'pg']);
    expect(read(name, ',').value).toEqual(option.fallback);
  });
});

describe.each(ofKind('pairs'))('%s', (name) => {
  test.each<[text: string, value: object | undefined, said: number]>([
    [' A = 1 ,b=%2C%20x;y', { a: '1', b: ', x;y' }, 0],
    ['a=1,A=2,', { a: '2' }, 0],
    ['a=', { a: '' }, 0],
    ['nonsense', undefined, 1],
    ['bad name=1,ok=2', { ok: '2' }, 1],
    ['a=%zz,b=1', { b: '1' }, 1],
    ['a=x%0d%0aevil: 1', undefined, 1],
    ['a=é', undefined, 1],
    ['=1', undefined, 1],
  ])('%j', (text, value, said) => {
    const general = options[name].fallback;
    expect(read(name, text)).toMatchObject({ value: value ?? general, said });
  });
});

describe.each(ofKind('attributes'))('%s', (name) => {
  test.each<[text: string, value: object, said: number]>([
    [' a = 1 ,B=%2C%3D', { a: '1', B: ',=' }, 0],
    ['a=1,a=2', { a: '2' }, 0],
    ['a=1,nonsense', {}, 1],
    ['a=1,b=2=3', {}, 1],
    ['a=%', {}, 1],
    ['=1', {}, 1],
  ])('%j', (text, value, said) => {
    expect(read(name, text)).toEqual(expect.objectContaining({ value, said }));
  });
});

test('the kinds above are all there are', () => {
  const kinds = new Set(rows.map(([, { kind }]) => kind));
  const known =
    'boolean integer duration timeout choice choices text words pairs attributes entities';
  expect([...kinds].filter((kind) => !known.split(' ').includes(kind))).toEqual([]);
});
