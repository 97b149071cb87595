import { largest, type Option } from './option.ts';
import { parseEntities, type Entities } from './parse-entities.ts';
import { parseChoice, parseChoices, parseWords } from './parse-words.ts';
import { parseAttributes, parseHeaders } from './parse-pairs.ts';
import { about, refused, valid, type Parsed } from './parsed.ts';

type Value =
  | boolean
  | number
  | string
  | readonly string[]
  | Readonly<Record<string, string>>
  | Entities;

/**
 * Reads the text of one option by its kind; never throws. Spec: "Configuration types" of the
 * environment variable specification.
 *
 * @param text as the user gave it, not blank
 */
export function parse(option: Option, text: string): Parsed<Value> {
  const parsed = parseByKind(option, text);
  return option.secret === true ? withoutText(option, parsed) : parsed;
}

function parseByKind(option: Option, text: string): Parsed<Value> {
  switch (option.kind) {
    case 'boolean':
      return parseBoolean(text);
    case 'integer':
      return parseWhole(text, option.min, option.max ?? largest, '');
    case 'duration':
      return parseWhole(text, option.min ?? 0, largest, ' milliseconds');
    case 'timeout':
      return parseTimeout(text);
    case 'text':
      return valid(text.trim());
    case 'choice':
      return parseChoice(option, text);
    case 'choices':
      return parseChoices(option, text);
    case 'words':
      return parseWords(text, option.caseSensitive === true);
    case 'pairs':
      return parseHeaders(text);
    case 'attributes':
      return parseAttributes(text);
    case 'entities':
      return parseEntities(text);
  }
}

/** The specification has anything but `true` mean false, also where the fallback is something else. */
function parseBoolean(text: string): Parsed<boolean> {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return valid(word === 'true');
  const what = about(text, 'is neither true nor false');
  return { value: false, faults: [{ what, instead: 'using false' }] };
}

function parseTimeout(text: string): Parsed<number> {
  const { value, faults } = parseWhole(text, 0, largest, ' milliseconds');
  return { value: value === 0 ? largest : value, faults };
}

/** Decimal digits only: 1.5, 0x10, 1e3, +5 and Infinity are no whole numbers here. */
function parseWhole(text: string, min: number, max: number, unit: string): Parsed<number> {
  const digits = text.trim();
  if (!/^-?\d+$/.test(digits)) {
    return refused(text, `is not a whole number${unit && ` of${unit}`}`);
  }
  const value = Number(digits);
  if (digits.startsWith('-') || value < min || value > max) {
    return refused(text, `is not between ${min} and ${max}${unit}`);
  }
  return valid(value);
}

/** Pairs never show their text; of all other kinds a secret's fault keeps only that there is one. */
function withoutText(option: Option, { value, faults }: Parsed<Value>): Parsed<Value> {
  if (option.kind === 'pairs') return { value, faults };
  return { value, faults: faults.map((fault) => ({ ...fault, what: ' has no valid value' })) };
}
