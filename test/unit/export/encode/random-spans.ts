import {
  createTraceState,
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanStatus,
} from '@opentelemetry/api';
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';

/** Draws from a seed: the same numbers in each run (mulberry32). */
export type Dice = {
  /** From 0 up to, but without, 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, but without, `below`. */
  readonly below: (below: number) => number;
  readonly pick: <T>(things: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
};

export function makeDice(seed: number): Dice {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (things) => things[below(things.length)]!,
    chance: (probability) => next() < probability,
  };
}

/** Which numbers occur: upstream has another type for some that are no everyday numbers. */
export type Numbers = 'all' | 'same type upstream';

const fractions = [0.1, -0.5, 1e-310, 1.5e300, Number.MAX_VALUE, NaN, Infinity, -Infinity, 2 ** 64];
/** On both sides of each place where an encoding grows by a byte, or a sign or a half begins. */
const wholes = [7, 8, 14, 21, 28, 31, 32, 35, 42, 49].flatMap((bits) =>
  [2 ** bits - 1, 2 ** bits, 2 ** bits + 1].flatMap((number) => [number, -number]),
);
const everydayNumbers = [0, 1, -1, 200, 2 ** 53 - 1, 1 - 2 ** 53, ...wholes, ...fractions];
const oddNumbers = [-0, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 62, -(2 ** 63)];
const bigints = [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n, -(2n ** 80n)];

const letters = [...Array.from('aZ0 /\0"éß\u07ff漢\uffff😀'), '\ud800', '\udc00'];
const lengths = [0, 1, 2, 15, 16, 17, 18, 42, 43, 63, 100, 126, 127, 128, 129, 300];
const hugeLengths = [5461, 5462, 16_381, 16_382, 16_383, 16_384, 16_385, 22_000, 70_000];

function randomText(dice: Dice): string {
  const length = dice.chance(0.003) ? dice.pick(hugeLengths) : dice.pick(lengths);
  const kind = dice.below(4);
  if (kind < 2) return 'GET /orders/4711?'.repeat(length / 17 + 1).slice(0, length);
  if (kind === 2) return dice.pick(letters).repeat(length).slice(0, length);
  let text = '';
  while (text.length < length) text += dice.pick(letters);
  return text;
}

const keys = [
  'http.request.method',
  'url.path',
  'k',
  'schlüssel',
  'a'.repeat(64),
  'b'.repeat(200),
  '漢字'.repeat(40),
];

/** Some keys come again and again, as in life; others are new. */
function randomKey(dice: Dice, index: number): string {
  return dice.chance(0.4) ? dice.pick(keys) : `${randomText(dice).slice(0, 20)}${index}`;
}

function randomNumber(dice: Dice, numbers: Numbers): number {
  if (numbers === 'all' && dice.chance(0.2)) return dice.pick(oddNumbers);
  if (dice.chance(0.7)) return dice.pick(everydayNumbers);
  return Math.floor((dice.next() - 0.5) * 2 ** dice.below(53));
}

function randomValue(dice: Dice, numbers: Numbers, depth = 0): Attributes[string] {
  const some = <T>(make: () => T): T[] => Array.from({ length: dice.below(5) }, make);
  switch (dice.below(depth < 4 ? 12 : 9)) {
    case 0:
    case 1:
    case 2:
      return randomText(dice);
    case 3:
    case 4:
      return randomNumber(dice, numbers);
    case 5:
      return dice.chance(0.5);
    case 6:
      return dice.pick([null, undefined, '', numbers === 'all' ? dice.pick(bigints) : 1]);
    case 7:
      return Uint8Array.from(some(() => dice.below(256)));
    case 8:
      return some(() => randomText(dice));
    case 9:
      return some(() => randomNumber(dice, numbers));
    case 10:
      return some(() => randomValue(dice, numbers, depth + 1));
    default:
      return Object.fromEntries(
        some(() => [randomText(dice).slice(0, 30), randomValue(dice, numbers, depth + 1)]),
      );
  }
}

function randomAttributes(dice: Dice, numbers: Numbers, most: number): Attributes {
  const attributes: Attributes = {};
  const count = dice.chance(0.01) ? most : dice.below(Math.min(most, 14));
  for (let i = 0; Object.keys(attributes).length < count; i++) {
    attributes[randomKey(dice, i)] = randomValue(dice, numbers);
  }
  return attributes;
}

function randomId(dice: Dice, bytes: number): string {
  return Array.from({ length: bytes }, () => dice.below(256).toString(16).padStart(2, '0')).join(
    '',
  );
}

function randomContext(dice: Dice): SpanContext {
  const context: SpanContext = {
    traceId: randomId(dice, 16),
    spanId: randomId(dice, 8),
    traceFlags: dice.pick([0, 1, 2, 3, 0xff, 0xc01]),
  };
  if (dice.chance(0.4)) context.isRemote = dice.chance(0.5);
  if (dice.chance(0.3)) {
    context.traceState = createTraceState(dice.pick(['', 'a=1', `b=${'2'.repeat(150)},c=3`]));
  }
  return context;
}

function randomParent(dice: Dice): Pick<ReadableSpan, 'parentSpanContext'> {
  if (dice.chance(0.4)) return {};
  const context = randomContext(dice);
  return { parentSpanContext: dice.chance(0.05) ? { ...context, spanId: '' } : context };
}

const seconds = [0, 1, 65_535, 65_536, 1_763_000_000, 2 ** 31, 2 ** 32, 18_446_744_072];
const nanos = [0, 1, 999_999_999, 294_967_295, 294_967_296, 500_000_000];

function randomTime(dice: Dice): HrTime {
  const any: HrTime = [1_700_000_000 + dice.below(2 ** 28), dice.below(1e9)];
  return dice.chance(0.7) ? any : [dice.pick(seconds), dice.pick(nanos)];
}

function randomEvent(dice: Dice, numbers: Numbers): TimedEvent {
  const event: TimedEvent = { time: randomTime(dice), name: randomText(dice) };
  if (dice.chance(0.7)) event.attributes = randomAttributes(dice, numbers, 20);
  if (dice.chance(0.3)) event.droppedAttributesCount = dice.below(300);
  return event;
}

function randomLink(dice: Dice, numbers: Numbers): Link {
  const link: Link = { context: randomContext(dice) };
  if (dice.chance(0.7)) link.attributes = randomAttributes(dice, numbers, 20);
  if (dice.chance(0.3)) link.droppedAttributesCount = dice.below(300);
  return link;
}

const kinds = [
  SpanKind.INTERNAL,
  SpanKind.SERVER,
  SpanKind.CLIENT,
  SpanKind.PRODUCER,
  SpanKind.CONSUMER,
];

function randomStatus(dice: Dice): SpanStatus {
  if (dice.chance(0.6)) return { code: dice.pick([SpanStatusCode.UNSET, SpanStatusCode.OK]) };
  return { code: SpanStatusCode.ERROR, ...(dice.chance(0.8) && { message: randomText(dice) }) };
}

/** Made by hand, not by the SDK, which would refuse some of what an encoder can be given. */
export function randomSpan(dice: Dice, numbers: Numbers): ReadableSpan {
  const context = randomContext(dice);
  const some = <T>(make: () => T): T[] =>
    dice.chance(0.7) ? [] : Array.from({ length: dice.below(4) }, make);
  return {
    name: randomText(dice),
    kind: dice.pick(kinds),
    spanContext: () => context,
    ...randomParent(dice),
    startTime: randomTime(dice),
    endTime: randomTime(dice),
    status: randomStatus(dice),
    attributes: dice.chance(0.1) ? {} : randomAttributes(dice, numbers, 128),
    links: some(() => randomLink(dice, numbers)),
    events: some(() => randomEvent(dice, numbers)),
    duration: [0, 0],
    ended: true,
    resource: dice.pick(someResources),
    instrumentationScope: dice.pick(someScopes),
    droppedAttributesCount: dice.pick([0, 0, 1, 200, 70_000]),
    droppedEventsCount: dice.pick([0, 0, 1, 200]),
    droppedLinksCount: dice.pick([0, 0, 1, 200]),
  };
}

/** Batch by batch, each with spans of several resources and scopes. */
export function* randomSpans(of: {
  readonly seed: number;
  readonly batches: number;
  readonly batchSize: number;
  readonly numbers: Numbers;
}): Generator<ReadableSpan[]> {
  const dice = makeDice(of.seed);
  for (let i = 0; i < of.batches; i++) {
    yield Array.from({ length: of.batchSize }, () => randomSpan(dice, of.numbers));
  }
}

export const someResources: readonly Resource[] = [
  resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 4711, 'host.ip': ['::1'] }),
  resourceFromAttributes({}, { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' }),
];

type ScopeOfLife = ReadableSpan['instrumentationScope'] & { attributes?: Attributes };

export const someScopes: readonly ScopeOfLife[] = [
  { name: 'http', version: '1.2.3', schemaUrl: 'https://opentelemetry.io/schemas/1.36.0' },
  { name: 'http' },
  { name: '', attributes: { 'scope.short': true } },
];
