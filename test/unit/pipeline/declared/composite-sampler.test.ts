import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Attributes,
} from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import type { ComposableModel } from '../../../../src/config/sampler-model.ts';
import { compositeSampler } from '../../../../src/pipeline/declared/composite-sampler.ts';

/** Half of all trace ids have more randomness than this one, and half less. */
const middle = `${'0'.repeat(18)}80000000000000`;
const low = `${'0'.repeat(18)}7fffffffffffff`;

type Parent = { readonly isSampled: boolean; readonly ot?: string; readonly isRemote?: boolean };

function ask(
  model: ComposableModel,
  traceId: string,
  parent?: Parent,
  attributes: Attributes = {},
): string {
  const context =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId: `${'0'.repeat(31)}1`,
          spanId: `${'0'.repeat(15)}1`,
          traceFlags: parent.isSampled ? 1 : 0,
          isRemote: parent.isRemote ?? true,
          ...(parent.ot !== undefined && { traceState: createTraceState(`ot=${parent.ot},a=b`) }),
        });
  const { decision, traceState } = compositeSampler(model).shouldSample(
    context,
    traceId,
    'GET',
    SpanKind.SERVER,
    attributes,
    [],
  );
  const what = decision === SamplingDecision.RECORD_AND_SAMPLED ? 'yes' : 'no';
  return `${what} ${traceState?.serialize() ?? ''}`.trim();
}

const half = { kind: 'probability', ratio: 0.5 } as const;
const on = { kind: 'always_on' } as const;

describe('roots', () => {
  test.each<[ComposableModel, string, string]>([
    [on, low, 'yes ot=th:0'],
    [{ kind: 'always_off' }, middle, 'no'],
    [half, middle, 'yes ot=th:8'],
    [half, low, 'no'],
    [{ kind: 'probability', ratio: 1 }, low, 'yes ot=th:0'],
    [{ kind: 'probability', ratio: 0 }, middle, 'no'],
    [{ kind: 'parent_threshold', root: half }, middle, 'yes ot=th:8'],
    [{ kind: 'rule_based', rules: [] }, middle, 'no'],
  ])('%j for %s: %s', (model, traceId, answer) => {
    expect(ask(model, traceId)).toBe(answer);
  });
});

describe('under a parent', () => {
  const follow = { kind: 'parent_threshold', root: { kind: 'always_off' } } as const;
  test.each<[ComposableModel, string, Parent, string]>([
    [follow, low, { isSampled: true }, 'yes'],
    [follow, middle, { isSampled: false }, 'no'],
    [follow, middle, { isSampled: true, ot: 'th:8' }, 'yes ot=th:8,a=b'],
    [follow, low, { isSampled: true, ot: 'th:8' }, 'no a=b'],
    [half, low, { isSampled: true, ot: 'rv:80000000000000' }, 'yes ot=rv:80000000000000;th:8,a=b'],
    [
      half,
      middle,
      { isSampled: true, ot: 'rv:7fffffffffffff;x:1' },
      'no ot=rv:7fffffffffffff;x:1,a=b',
    ],
    [half, middle, { isSampled: true, ot: 'rv:zz;th:g' }, 'yes ot=rv:zz;th:8,a=b'],
  ])('%j for %s, %j: %s', (model, traceId, parent, answer) => {
    expect(ask(model, traceId, parent)).toBe(answer);
  });
});

describe('rules', () => {
  const rule = (conditions: object): ComposableModel => ({
    kind: 'rule_based',
    rules: [{ ...conditions, sampler: on }],
  });
  const values = (key: string, ...wanted: string[]) => ({
    attributes: [{ key, patterns: { values: wanted } }],
  });
  const like = (key: string, included: string[], excluded?: string[]) => ({
    attributes: [{ key, patterns: { included, excluded } }],
  });
  test.each<[string, object, Attributes, boolean]>([
    ['a value', values('path', '/a', '/b'), { path: '/b' }, true],
    ['another value', values('path', '/a'), { path: '/c' }, false],
    ['no value', values('path', '/a'), {}, false],
    ['a number as text', values('status', '404'), { status: 404 }, true],
    ['any item of an array', values('tags', 'b'), { tags: ['a', 'b'] }, true],
    ['a pattern', like('status', ['4??']), { status: 404 }, true],
    ['a pattern that is excluded', like('path', ['/a*'], ['/a/x']), { path: '/a/x' }, false],
    ['dots are dots', like('path', ['a.c']), { path: 'abc' }, false],
    ['the kind', { kinds: ['server', 'client'] }, {}, true],
    ['another kind', { kinds: ['consumer'] }, {}, false],
    ['no parent', { parents: ['none'] }, {}, true],
    ['a parent', { parents: ['remote', 'local'] }, {}, false],
    ['all have to hold', { kinds: ['server'], ...values('a', 'b') }, { a: 'c' }, false],
  ])('%s', (_, conditions, attributes, isSampled) => {
    expect(ask(rule(conditions), low, undefined, attributes).startsWith('yes')).toBe(isSampled);
  });

  test('the first that holds decides', () => {
    const model: ComposableModel = {
      kind: 'rule_based',
      rules: [{ parents: ['remote'], sampler: { kind: 'always_off' } }, { sampler: on }],
    };
    expect(ask(model, low, { isSampled: true })).toBe('no');
    expect(ask(model, low, { isSampled: true, isRemote: false })).toBe('yes ot=th:0');
  });
});
