import type { AttributeValue, Feature } from '../feature.ts';
import { PIPE_KINDS, type PipeKind } from './pipe-network.ts';
import { KIND_PATTERNS, PIPE_WORDS, type PipeWord } from './pipe-words.ts';

/** What a pipe or a node carries, by its attributes and its class; undefined where they do not say. */
export function kindOfPipe(feature: Pick<Feature, 'class' | 'attributes'>): PipeKind | undefined {
  return kindOfWords(feature, pipeWordsOf(feature.attributes));
}

const WORD_OF = new Map<string, PipeWord>(
  Object.entries(PIPE_WORDS).flatMap(([word, names]) =>
    names.map((name) => [name, word as PipeWord] as const),
  ),
);

/** What the attributes of a pipe say, by what is meant; the first attribute with a value counts. */
export function pipeWordsOf(attributes: Feature['attributes']): Map<PipeWord, AttributeValue> {
  const found = new Map<PipeWord, AttributeValue>();
  for (const name of Object.keys(attributes)) {
    const word = WORD_OF.get(name.toLowerCase().replace(/[\s_\-./（）()]/g, ''));
    const value = attributes[name];
    if (word && !found.has(word) && value !== null && value !== '') found.set(word, value);
  }
  return found;
}

export function kindOfWords(
  feature: Pick<Feature, 'class'>,
  words: ReadonlyMap<PipeWord, AttributeValue>,
): PipeKind | undefined {
  for (const text of [textOf(words.get('kind')), feature.class ?? '']) {
    if (text === '') continue;
    if ((PIPE_KINDS as readonly string[]).includes(text)) return text as PipeKind;
    const found = KIND_PATTERNS.find(([, pattern]) => pattern.test(text));
    if (found) return found[0];
  }
  return undefined;
}

export function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
