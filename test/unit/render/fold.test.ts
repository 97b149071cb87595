import { expect, test } from 'vitest';
import { fold } from '../../../src/render/fold.ts';
import { growTree, type Branch } from '../../../src/render/grow-tree.ts';
import type { SpanView } from '../../../src/render/views.ts';
import { at, makeSpan } from './make-span.ts';

/** Names, with how many are drawn as one, and what is below. */
function outline(branches: readonly Branch[]): string {
  return branches
    .map(({ spans, children }) => {
      const times = spans.length === 1 ? '' : `×${spans.length}`;
      const below = children.length === 0 ? '' : `(${outline(children)})`;
      return spans[0].name + times + below;
    })
    .join(' ');
}

const outlineOf = (spans: readonly SpanView[]): string => outline(fold(growTree(spans, at(0))));

/** Spans one after the other: a name, or a name and what differs. */
const row = (...spans: readonly (string | [string, Partial<SpanView>])[]): SpanView[] =>
  spans.map((span, index) => {
    const [name, rest] = typeof span === 'string' ? [span, {}] : span;
    return makeSpan(`${index}`, { name, startMillis: at(index), ...rest });
  });

const text = (value: string): Partial<SpanView> => ({ attributes: { 'db.query.text': value } });
const failed: Partial<SpanView> = { status: 'error' };

test.each<[string, SpanView[], string]>([
  ['three are still few', row('a', 'a', 'a'), 'a a a'],
  ['four are one', row('a', 'a', 'a', 'a'), 'a×4'],
  ['only in a row', row('a', 'a', 'b', 'a', 'a'), 'a a b a a'],
  ['two runs', row('a', 'a', 'a', 'a', 'b', 'a', 'a', 'a', 'a'), 'a×4 b a×4'],
  ['not with another status', row('a', 'a', 'a', ['a', failed]), 'a a a a'],
  ['not with another kind', row('a', 'a', 'a', ['a', { kind: 'client' }]), 'a a a a'],
  ['not with another service', row('a', 'a', 'a', ['a', { service: 'x' }]), 'a a a a'],
  ['not one that runs', row('a', 'a', 'a', ['a', { durationMillis: undefined }]), 'a a a a'],
  [
    'not with another query',
    row(['a', text('1')], ['a', text('1')], ['a', text('1')], ['a', text('2')]),
    'a a a a',
  ],
  [
    'whatever their own times and other attributes',
    row('a', ['a', { durationMillis: 5 }], 'a', ['a', { attributes: { 'thread.id': 1 } }]),
    'a×4',
  ],
])('%s', (_, spans, expected) => {
  expect(outlineOf(spans)).toBe(expected);
});

test('what is below folds too, and has to be alike', () => {
  const parents = row('call', 'call', 'call', 'call');
  const child = (parent: number, name: string): SpanView =>
    makeSpan(`${parent}.${name}`, { name, parentSpanId: `${parent}`, startMillis: at(parent) });
  const served = parents.map((_, index) => child(index, 'serve'));
  const queries = parents.map((_, index) =>
    makeSpan(`q${index}`, { name: 'query', parentSpanId: `${index}.serve`, startMillis: at(9) }),
  );
  expect(outlineOf([...parents, ...served, ...queries])).toBe('call×4(serve×4(query×4))');
  expect(outlineOf([...parents, ...served.slice(1)])).toBe(
    'call call(serve) call(serve) call(serve)',
  );
});

test('a fold reaches from the first start to the last end', () => {
  const spans = row('a', 'a', 'a', ['a', { durationMillis: 5 }]);
  expect(fold(growTree(spans, at(0)))).toMatchObject([
    { startMillis: at(0), endMillis: at(102), skewed: false },
  ]);
});
