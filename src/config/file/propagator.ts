import type { Config } from '../options.ts';
import { options } from '../options.ts';
import { quote } from '../quote.ts';
import { Fault } from './fault.ts';
import {
  list,
  mapped,
  nameOf,
  object,
  oneOf,
  otherwise,
  plain,
  text,
  type Shape,
} from './shape.ts';

type Name = Config['OTEL_PROPAGATORS'][number];

const names = options.OTEL_PROPAGATORS.choices.filter((name): name is Name => name !== 'none');
const kinds = Object.fromEntries(names.map((name) => [name, plain(name)])) as Record<
  Name,
  Shape<Name>
>;

const compositeList: Shape<readonly Name[]> = mapped(text, (value, node) => {
  const words = value.split(',').map((word) => word.trim().toLowerCase());
  if (words.includes('none')) return [];
  return words
    .filter((word) => word !== '')
    .map((word) => {
      const name = names.find((known) => known === word);
      if (name !== undefined) return name;
      const known = names.join(', ');
      const what = `${quote(word)} is no propagator of this agent (${known})`;
      throw new Fault(node.at, `${nameOf(node)}: ${what}`);
    });
});

/** The section `propagator`. */
export const propagator: Shape<readonly Name[]> = mapped(
  object({
    composite: otherwise(list(oneOf('propagator', kinds)), []),
    composite_list: otherwise(compositeList, []),
  }),
  (read) => [...new Set([...read.composite, ...read.composite_list])],
);
