import { describe, expect, test } from 'vitest';
import type { LogRecord } from '../support/collector/logs.ts';
import type { SpanRecord } from '../support/collector/spans.ts';
import { runBoth, type BothRuns } from '../support/run-both.ts';

type Held = { span: SpanRecord; log: LogRecord; ran: BothRuns };

/** The app's span and log record have 130 of everything; each text has 28 letters. */
async function run(env: Readonly<Record<string, string>>): Promise<Held> {
  const ran = await runBoth('signals/limits.cjs', { env });
  const [span] = ran.spans;
  const [log] = ran.logs;
  if (!span || !log) throw new Error('the span or the log record is missing');
  return { span, log, ran };
}

const size = (value: object | undefined): number => Object.keys(value ?? {}).length;

function countsOf({ span, log }: Held): Record<string, number> {
  return {
    span: size(span.attributes),
    events: span.events.length,
    links: span.links.length,
    event: size(span.events[0]?.attributes),
    link: size(span.links[0]?.attributes),
    log: size(log.attributes),
  };
}

const usual = { span: 128, events: 128, links: 128, event: 128, link: 128, log: 128 };

test('by default 128 of each are kept, and the rest is counted', async () => {
  const held = await run({});
  expect(countsOf(held)).toEqual(usual);
  expect(held.span.dropped).toEqual({ attributes: 2, events: 2, links: 2 });
  expect(held.span.attributes['key 000']).toBe('a text of twenty-six letters');
});

test('what is left out is said at most once for each kind', async () => {
  const { ran } = await run({});
  expect(new Set(ran.said).size).toBe(ran.said.length);
});

test.each<[variable: string, changed: Partial<typeof usual>]>([
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', { span: 3, event: 3, link: 3, log: 3 }],
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', { span: 3 }],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', { events: 3 }],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', { links: 3 }],
  ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', { event: 3 }],
  ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', { link: 3 }],
  ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', { log: 3 }],
])('%s=3', async (variable, changed) => {
  expect(countsOf(await run({ [variable]: '3' }))).toEqual({ ...usual, ...changed });
});

test.each([
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'span'],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', 'events'],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', 'links'],
  ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'log'],
  ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'event'],
  ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'link'],
])('%s=0 keeps none', async (variable, what) => {
  const held = await run({ [variable]: '0' });
  expect(countsOf(held)).toMatchObject({ [what]: 0 });
  expect(held.ran.said.filter((line) => line.includes(variable))).toEqual([]);
});

test('a limit of a signal wins over the general one, in both directions', async () => {
  const held = await run({
    OTEL_ATTRIBUTE_COUNT_LIMIT: '5',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '129',
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '2',
  });
  expect(countsOf(held)).toMatchObject({ span: 129, event: 5, link: 5, log: 2 });
});

describe('lengths', () => {
  const lengths = ({ span, log }: Held): Record<string, unknown> => ({
    span: span.attributes['key 000'],
    log: log.attributes['key 000'],
  });

  test.each([
    ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', { span: 'a tex', log: 'a tex' }],
    ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', { span: 'a tex' }],
    ['OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', { log: 'a tex' }],
  ])('%s=5', async (variable, changed) => {
    const whole = 'a text of twenty-six letters';
    const held = await run({ [variable]: '5' });
    expect(lengths(held)).toEqual({ span: whole, log: whole, ...changed });
    expect(held.log.body).toBe(whole);
  });

  test('characters are counted, and not cut in half', async () => {
    const { spans, logs } = await runBoth('signals/characters.cjs', {
      env: { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '2' },
    });
    const cut = { text: '😀😀', list: ['a😀', '😀'] };
    expect(spans[0]).toMatchObject({
      attributes: cut,
      events: [{ attributes: cut }],
      links: [{ attributes: cut }],
    });
    expect(logs[0]).toMatchObject({ attributes: { ...cut, map: { in: 'bc' } } });
  });

  test('0 leaves empty texts', async () => {
    const held = await run({ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0' });
    expect(lengths(held)).toEqual({ span: '', log: '' });
    expect(held.ran.said.filter((line) => line.includes('Value'))).toEqual([]);
  });
});

test.each(['-1', '1.5', '0x3', 'unlimited', '2147483648'])(
  'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=%s is said once, and the general one holds',
  async (text) => {
    const held = await run({
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: text,
      OTEL_ATTRIBUTE_COUNT_LIMIT: '7',
    });
    expect(countsOf(held)).toMatchObject({ span: 7 });
    const about = held.ran.said.filter((line) => line.includes('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT'));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain(`="${text}"`);
    expect(about[0]).toContain('OTEL_ATTRIBUTE_COUNT_LIMIT holds instead');
  },
);

test.each([
  ['OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT', 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'event'],
  ['OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT', 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'link'],
])('%s is an older name of %s', async (alias, real, what) => {
  const old = await run({ [alias]: '4' });
  expect(countsOf(old)).toMatchObject({ [what]: 4 });
  expect(old.ran.said).toContain(
    `[otel-agent] warn: ${alias} is another name of ${real}; please use that one`,
  );
  expect(countsOf(await run({ [alias]: '4', [real]: '5' }))).toMatchObject({ [what]: 5 });
});
