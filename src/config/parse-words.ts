import type { Option } from './option.ts';
import { about, refused, valid, type Fault, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

type Choice = Extract<Option, { kind: 'choice' }>;
type Choices = Extract<Option, { kind: 'choices' }>;

/** One of a fixed set, in any case. */
export function parseChoice(option: Choice, text: string): Parsed<string> {
  const word = choiceOf(option, text);
  return option.choices.includes(word) ? valid(word) : refused(text, because(option, word));
}

/** Some of a fixed set, each once and in the order given; what is not of it is left out. */
export function parseChoices(option: Choices, text: string): Parsed<readonly string[]> {
  const items = itemsOf(text);
  const words = new Set<string>();
  const unknown = new Map<string, string>();
  for (const item of items) {
    const word = choiceOf(option, item);
    if (option.choices.includes(word)) words.add(word);
    else unknown.set(word, item);
  }
  if (words.size === 0 && unknown.size === 0) return refused(text, 'names nothing');
  if (words.has('none')) return none(text, words.size + unknown.size > 1);
  const value = words.has('all') ? everyOther(option) : [...words];
  const left = value.length > 0;
  // With nothing left the fallback holds, and the end of the fault says so.
  const faults = [...unknown].map(([word, item]): Fault => {
    const what = `: ${quote(item)} ${because(option, word)}`;
    return left ? { what, instead: 'it is left out' } : { what };
  });
  return { value: left ? value : undefined, faults };
}

/** Words of no fixed set, each once and in the order given. */
export function parseWords(text: string, caseSensitive: boolean): Parsed<readonly string[]> {
  const words = itemsOf(caseSensitive ? text : text.toLowerCase());
  return words.length === 0 ? refused(text, 'names nothing') : valid([...new Set(words)]);
}

/** Comma separated, trimmed, empty ones ignored. */
function itemsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function choiceOf(option: Choice | Choices, text: string): string {
  const word = text.trim().toLowerCase();
  const { synonyms = {} } = option;
  return Object.hasOwn(synonyms, word) ? (synonyms[word] ?? word) : word;
}

function because(option: Choice | Choices, word: string): string {
  return option.laterChoices?.includes(word) === true
    ? 'is known but not available in this release'
    : `is not one of ${option.choices.join(', ')}`;
}

function none(text: string, mixed: boolean): Parsed<readonly string[]> {
  const what = about(text, 'names none beside others');
  return { value: [], faults: mixed ? [{ what, instead: 'using none' }] : [] };
}

function everyOther(option: Choices): readonly string[] {
  return option.choices.filter((choice) => choice !== 'all' && choice !== 'none');
}
