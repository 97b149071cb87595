import type { Fault, Parsed } from './parsed.ts';
import { quote } from './quote.ts';

type Texts = Readonly<Record<string, string>>;

/** Entities as what they add to the resource. */
export type Entities = {
  readonly attributes: Texts;
  /** Where all entities that name one name the same. */
  readonly schemaUrl: string | undefined;
};

type Entity = {
  readonly type: string;
  readonly ids: Texts;
  readonly descriptions: Texts;
  readonly schemaUrl: string | undefined;
};

const name = '[a-zA-Z][a-zA-Z0-9._-]*';
const entityShape = new RegExp(`^(${name})\\{([^{}]*)\\}(?:\\[([^[\\]]*)\\])?(?:@(.*))?$`);
const pairShape = new RegExp(`^(${name})=([^{}[\\]@;,=]*)$`);

/** Entities as `type{id=value}[description=value]@schema;…` (entities/entity-propagation.md). */
export function parseEntities(text: string): Parsed<Entities> {
  const faults: Fault[] = [];
  let kept: readonly Entity[] = [];
  for (const item of text.split(';').map((part) => part.trim())) {
    if (item === '') continue;
    const entity = readEntity(item);
    if ('wrong' in entity) {
      faults.push({ what: `: ${quote(item)} ${entity.wrong}`, instead: 'it is left out' });
      continue;
    }
    const [valid, fault] = withValidSchema(entity);
    const rivals = kept.filter((other) => isRival(valid, other));
    if (fault !== undefined) faults.push(fault);
    if (rivals.length > 0) faults.push(givenTwice(valid.type));
    kept = [...kept.filter((other) => !rivals.includes(other)), valid];
  }
  if (kept.length === 0) return { value: undefined, faults };
  const attributes = merge(kept, faults);
  const schemas = new Set(kept.flatMap(({ schemaUrl }) => schemaUrl ?? []));
  const schemaUrl = schemas.size === 1 ? [...schemas][0] : undefined;
  return { value: { attributes, schemaUrl }, faults };
}

function readEntity(item: string): Entity | { readonly wrong: string } {
  const [, type, idText = '', descriptionText = '', schemaUrl] = entityShape.exec(item) ?? [];
  if (type === undefined) return { wrong: 'is not type{id=value}[description=value]@schema' };
  const ids = readPairs(idText);
  const descriptions = readPairs(descriptionText);
  if (ids === undefined || descriptions === undefined) {
    return { wrong: 'has a pair that is not key=value with a %-encoded value' };
  }
  if (Object.keys(ids).length === 0) return { wrong: 'has no identifying attribute' };
  return { type, ids, descriptions, schemaUrl };
}

function readPairs(text: string): Texts | undefined {
  const pairs = new Map<string, string>();
  for (const item of text.trim() === '' ? [] : text.split(',')) {
    const [, key, raw] = pairShape.exec(item.trim()) ?? [];
    if (key === undefined || raw === undefined) return undefined;
    try {
      pairs.set(key, decodeURIComponent(raw));
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(pairs);
}

function withValidSchema(entity: Entity): [Entity, Fault?] {
  const { schemaUrl, type } = entity;
  if (schemaUrl === undefined) return [entity];
  const url = schemaUrl.trim();
  if (URL.canParse(url)) return [{ ...entity, schemaUrl: url }];
  const what = `: the schema ${quote(url)} of ${type} is not a URL`;
  return [
    { ...entity, schemaUrl: undefined },
    { what, instead: 'it is ignored' },
  ];
}

/** The same entity again, or another one with other values for the same identifying keys. */
function isRival(entity: Entity, other: Entity): boolean {
  if (entity.type !== other.type) return false;
  const shared = Object.keys(entity.ids).filter((key) => key in other.ids);
  const isSame = shared.length === Object.keys({ ...entity.ids, ...other.ids }).length;
  return isSame || shared.some((key) => entity.ids[key] !== other.ids[key]);
}

function givenTwice(type: string): Fault {
  return { what: `: ${type} is given more than once`, instead: 'the last one holds' };
}

function merge(entities: readonly Entity[], faults: Fault[]): Texts {
  const merged = new Map<string, string>();
  const pairs = entities.flatMap(({ ids, descriptions }) =>
    Object.entries({ ...descriptions, ...ids }),
  );
  for (const [key, value] of pairs) {
    const before = merged.get(key);
    if (before !== undefined && before !== value) {
      const what = `: ${key} has different values, ${quote(before)} and ${quote(value)}`;
      faults.push({ what, instead: 'the last one holds' });
    }
    merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
