import { expect, test } from 'vitest';
import { helpText, usageText, type Row } from '../../../src/cli/help.ts';
import type { Group, Option } from '../../../src/config/option.ts';

const about = { about: 'What it does.', group: 'general', status: 'stable' } as const;

function textRow(flag: string, group: Group): Row {
  return { flag, option: { ...about, group, kind: 'text', fallback: undefined } };
}

function sectionOf(option: Option): string {
  const text = helpText('otel-agent', [{ flag: 'some_flag', option }]);
  return text.slice(text.indexOf('  --some_flag'), text.indexOf('\nThis command'));
}

test.each<[option: Option, row: string]>([
  [
    { ...about, kind: 'boolean', fallback: false },
    '  --some_flag <true|false>\n      What it does. Default: false.\n',
  ],
  [
    { ...about, kind: 'integer', min: 0, fallback: 128 },
    '  --some_flag <number>\n      What it does. 0 or more. Default: 128.\n',
  ],
  [
    { ...about, kind: 'integer', min: 0, max: 65535, fallback: undefined },
    '  --some_flag <number>\n      What it does. 0 to 65535.\n',
  ],
  [
    { ...about, kind: 'choices', choices: ['a', 'b'], fallback: ['a'] },
    '  --some_flag <list>\n      What it does. Any of: a, b. Default: a.\n',
  ],
  [
    { ...about, kind: 'choice', choices: ['a', 'b'], fallback: undefined },
    '  --some_flag <choice>\n      What it does. One of: a, b.\n',
  ],
  [
    { ...about, kind: 'pairs', fallback: { a: '1', b: '2' } },
    '  --some_flag <key=value,...>\n      What it does. Default: a=1,b=2.\n',
  ],
  [
    { ...about, kind: 'words', fallback: [], later: true, status: 'deprecated' },
    '  --some_flag <list>\n      What it does. Deprecated. Not in effect yet.\n',
  ],
])('%j is shown as %j', (option, row) => {
  expect(sectionOf(option)).toBe(row);
});

test('an option that inherits says so instead of its own default', () => {
  const option: Option = { ...about, kind: 'text', fallback: undefined };
  expect(helpText('otel-agent', [{ flag: 'one', option, inherits: 'all' }])).toContain(
    '  --one <text>\n      What it does. Default: that of --all.\n',
  );
});

test('starts with the usage and examples, under the name that was called', () => {
  const text = helpText('opentelemetry-instrument', []);
  expect(text.startsWith(usageText('opentelemetry-instrument'))).toBe(true);
  expect(text).not.toContain('otel-agent');
  expect(text.indexOf('Examples')).toBeLessThan(text.indexOf('This command'));
});

test('groups have one section each, in the order of use; empty ones are left out', () => {
  const rows = [
    textRow('z', 'agent'),
    textRow('a', 'limits'),
    textRow('m', 'agent'),
    textRow('g', 'general'),
  ];
  const text = helpText('otel-agent', rows);
  const lines = text
    .split('\n')
    .filter((line) => /^(?:General|Limits|Agent|Sampling|  --[zamg] .*)$/.test(line));
  expect(lines).toEqual([
    'General',
    '  --g <text>',
    'Limits',
    '  --a <text>',
    'Agent',
    '  --z <text>',
    '  --m <text>',
  ]);
});

test('no line is longer than 100 columns', () => {
  const option: Option = {
    ...about,
    about: 'Many words, one after the other. '.repeat(9).trim(),
    kind: 'choices',
    choices: Array.from({ length: 40 }, (_, index) => `choice-${index}`),
    fallback: [],
  };
  const lengths = helpText('opentelemetry-instrument', [{ flag: 'some_flag', option }])
    .split('\n')
    .map((line) => line.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(100);
  expect(Math.max(...lengths)).toBeGreaterThan(90);
});

test('the commands are those of otel-agent alone', () => {
  expect(helpText('otel-agent', [])).toContain('\nCommands\n  doctor [--json]');
  expect(helpText('opentelemetry-instrument', [])).not.toContain('Commands');
});
