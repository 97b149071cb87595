import { describe, expect, test } from 'vitest';
import { nodeMajors } from '../../scripts/node-binaries.ts';
import type { SpanRecord } from '../support/collector/spans.ts';
import { runApp } from '../support/run-app.ts';
import { spanTree } from '../support/span-tree.ts';

/** Without what Node says of the stack: frames of the agent are among it. */
const withoutStack = (text: string): string => text.replace(/^ {4}at .*\n/gm, '');

const exceptionsOf = ({ events }: SpanRecord): unknown[] =>
  events.map(({ name, attributes }) => `${name} ${attributes['exception.message']}`);

describe.each(nodeMajors)('on Node %i', (node) => {
  test.concurrent.each(['sync', 'timer', 'reject'])('a request that dies: %s', async (way) => {
    const options = { node, args: [way] };
    const [bare, run] = await Promise.all([
      runApp('endings/crash.cjs', { ...options, start: 'none', collector: false }),
      runApp('endings/crash.cjs', options),
    ]);
    expect(run).toMatchObject({ exitCode: 1, signal: null, stdout: bare.stdout });
    expect(bare.exitCode).toBe(1);
    expect(withoutStack(run.stderr)).toBe(withoutStack(bare.stderr));
    expect(spanTree(run.spans, ['error.type', 'process.ended_before_span'])).toBe(
      [
        'CLIENT GET error.type=TypeError process.ended_before_span=crash (error)',
        '  SERVER GET error.type=TypeError process.ended_before_span=crash (error)',
        '    INTERNAL order error.type=TypeError process.ended_before_span=crash (error)',
      ].join('\n'),
    );
    const told = run.spans.filter((span) => exceptionsOf(span).length > 0);
    expect(told.map(({ name }) => name)).toEqual(['order']);
    expect(told.flatMap(exceptionsOf)).toEqual(['exception boom']);
  });
});
