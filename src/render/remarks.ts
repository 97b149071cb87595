import { writeMillis } from './amount.ts';
import { textOf } from './clean.ts';
import { own, piece, type Piece } from './line.ts';
import { isOwnAttribute, notedAttributes, ownAttributes, type Noted } from './noted-attributes.ts';
import type { Attributes, EventView, SpanView } from './views.ts';

export type Remarks = {
  /** Stand beside the name, even if it has to be cut for them. */
  readonly pinned: readonly Piece[];
  /** Stand beside the name where there is room, else below. */
  readonly inline: readonly Piece[];
  /** Stand below, a line each. */
  readonly below: readonly (readonly Piece[])[];
};

/** Of events that are no exceptions, and of links, so many are drawn. */
const most = 3;

/** What there is to say of a span beside its name, kind and times. */
export function remarksOf(span: SpanView): Remarks {
  const exceptions = span.events.filter(({ name }) => name === 'exception');
  const pinned = span.durationMillis === undefined ? [own('… still running', 'yellow')] : [];
  const optional: Piece[] = [];
  const said = [span.name];
  for (const noted of notedAttributes) {
    const [text, value] = writeNoted(noted, span);
    if (text === '') continue;
    const isSaid = said.some((other) => other.includes(text) || other.includes(value));
    if (noted.always) pinned.push(piece(text, noted.style?.(text) ?? 'dim'));
    else if (!isSaid) optional.push(piece(text, 'dim'));
    said.push(text);
  }
  if (span.kind === 'internal' && said.length === 1) optional.push(...writeOwn(span.attributes));
  const reason = writeReason(span, exceptions, said);
  return {
    pinned,
    inline: [...reason, ...optional],
    below: [...exceptions.map(writeException), ...writeEvents(span.events), ...writeLinks(span)],
  };
}

/** The text to draw, empty where the attribute does not matter, and the value itself. */
function writeNoted(
  { keys, kinds, unless, write }: Noted,
  span: SpanView,
): readonly [text: string, value: string] {
  const { attributes } = span;
  const key = keys.find((name) => attributes[name] !== undefined);
  if (key === undefined || (kinds !== undefined && !kinds.includes(span.kind))) return ['', ''];
  if (unless?.some((name) => attributes[name] !== undefined)) return ['', ''];
  const value = textOf(attributes[key]);
  return [write === undefined ? value : write(value, span), value];
}

function writeOwn(attributes: Attributes): Piece[] {
  return Object.entries(attributes)
    .filter(([key]) => isOwnAttribute(key))
    .slice(0, ownAttributes)
    .map(([key, value]) => piece(`${key}=${textOf(value)}`, 'dim'));
}

/** Why it failed, where neither an exception nor another remark says so. */
function writeReason(
  span: SpanView,
  exceptions: readonly EventView[],
  said: readonly string[],
): Piece[] {
  if (span.status !== 'error') return [];
  const told = exceptions.map(({ attributes }) => textOf(attributes['exception.message']));
  const type = span.attributes['error.type'];
  const reasons = [span.statusMessage, type === undefined ? undefined : textOf(type)];
  const reason = reasons.find((text) => text !== undefined && text !== '');
  if (reason === undefined || [...told, ...said].includes(reason)) return [];
  return exceptions.length > 0 && reason === type ? [] : [piece(reason, 'red')];
}

function writeException({ attributes }: EventView): Piece[] {
  const type = textOf(attributes['exception.type'] ?? 'exception');
  const message = textOf(attributes['exception.message'] ?? '');
  const place = placeOf(textOf(attributes['exception.stacktrace'] ?? ''));
  return [
    piece(message === '' ? `! ${type}` : `! ${type}: ${message}`, 'red'),
    ...(place === undefined ? [] : [own('  '), piece(place, 'dim')]),
  ];
}

/** The first line of a stack that is neither Node's nor a dependency's. */
function placeOf(stack: string): string | undefined {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line.startsWith('at ') && !/node:|node_modules|<anonymous>/.test(line));
}

function writeEvents(events: readonly EventView[]): Piece[][] {
  const others = events.filter(({ name }) => name !== 'exception');
  const lines = others.slice(0, most).map(({ name, offsetMillis, attributes }) => {
    const time = `+${writeMillis(Math.max(0, offsetMillis))}`;
    const pairs = Object.entries(attributes).slice(0, most);
    const rest = pairs.map(([key, value]) => ` ${key}=${textOf(value)}`).join('');
    return [piece(`· ${name} ${time}${rest}`, 'dim')];
  });
  return [...lines, ...writeRest(others.length, 'events')];
}

function writeLinks({ links }: SpanView): Piece[][] {
  const lines = links
    .slice(0, most)
    .map(({ traceId, spanId }) => [piece(`→ link to span ${spanId} of trace ${traceId}`, 'dim')]);
  return [...lines, ...writeRest(links.length, 'links')];
}

function writeRest(count: number, noun: string): Piece[][] {
  return count > most ? [[piece(`… and ${count - most} more ${noun}`, 'dim')]] : [];
}
