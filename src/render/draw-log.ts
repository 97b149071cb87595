import { textOf } from './clean.ts';
import type { Style } from './colour.ts';
import { cutLine, own, piece, writeLine, type Piece } from './line.ts';
import type { LogView, Look } from './views.ts';

/** So many attributes are drawn. */
const most = 4;

/** The six severities of the log data model, four numbers each. */
const severities: readonly (readonly [name: string, style: Style | undefined])[] = [
  ['TRACE', 'dim'],
  ['DEBUG', 'dim'],
  ['INFO', 'green'],
  ['WARN', 'yellow'],
  ['ERROR', 'red'],
  ['FATAL', 'alarm'],
];

/**
 * Draws one log record on one line: local time, severity, body, exception, some attributes, and
 * the span and the trace that it belongs to.
 */
export function drawLog(record: LogView, look: Look): string {
  const [severity, style] = severityOf(record);
  const body = textOf(record.body ?? record.eventName ?? '');
  const line = [
    own(`${clock(record.timeMillis)} `, 'dim'),
    piece(severity, style),
    own(' '.repeat(Math.max(6 - severity.length, 1))),
    piece(body, style === 'dim' ? style : undefined),
    ...writeAttributes(record),
  ];
  const { spanName, traceId } = record;
  const home = [spanName, traceId?.slice(0, 8)].filter((part) => part !== undefined).join(' ');
  const end = home === '' ? [] : [own('  '), piece(`· ${home}`, 'dim')];
  return writeLine(cutLine([...line, ...end], Math.max(look.columns, 20)), look.colour);
}

function severityOf({
  severityNumber,
  severityText,
}: LogView): readonly [string, Style | undefined] {
  const known = severities[Math.ceil(severityNumber / 4) - 1];
  return known ?? [severityText?.toUpperCase() ?? 'LOG', undefined];
}

function writeAttributes({ attributes }: LogView): Piece[] {
  const type = attributes['exception.type'];
  const message = attributes['exception.message'];
  const told = [type, message].filter((part) => part !== undefined).map(textOf);
  const exception = told.length > 0 ? [own('  '), piece(`! ${told.join(': ')}`, 'red')] : [];
  const others = Object.entries(attributes)
    .filter(([key]) => !key.startsWith('exception.') && !key.startsWith('code.'))
    .slice(0, most)
    .flatMap(([key, value]) => [own('  '), piece(`${key}=${textOf(value)}`, 'dim')]);
  return [...exception, ...others];
}

/** Time of day as people here see it: `14:03:22.123`. */
function clock(millis: number): string {
  const date = new Date(millis);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
