import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FEATURE_TYPES } from '../../../models/feature.ts';
import { PUBLICATIONS } from '../../../models/schema/publication.ts';
import commonEn from '../../../viewer/locale/en.json' with { type: 'json' };
import commonZhCN from '../../../viewer/locale/zh-CN.json' with { type: 'json' };

const VIEWER = join(import.meta.dirname, '../../../viewer');

/** The texts of the page and those of the parts that are loaded when they are opened. */
function allTexts<Texts extends Record<string, unknown>>(common: Texts, language: string): Texts {
  const all: Record<string, unknown> = { ...common };
  for (const name of readdirSync(VIEWER, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith(`texts.${language}.json`)) continue;
    const texts: Record<string, unknown> = JSON.parse(readFileSync(join(VIEWER, name), 'utf8'));
    for (const [group, entries] of Object.entries(texts)) {
      if (group in all) throw new Error(`${name}: another file has the group "${group}" already`);
      all[group] = entries;
    }
  }
  return all as Texts;
}

const zhCN = allTexts(commonZhCN, 'zh-CN');
const en = allTexts(commonEn, 'en');

function keysOf(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [path + key] : keysOf(value, `${path}${key}.`),
  );
}

function textsOf(texts: object): string[] {
  return Object.values(texts).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)));
}

const sources = readdirSync(VIEWER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(VIEWER, name), 'utf8'))
  .join('\n');

/** Keys that stand in the sources as they are: at the beginning of a string that is a text's key. */
const literal = new Set([...sources.matchAll(/['"]([a-z][\w-]*(?:\.[\w-]+)*)['"]/gi)].map(([, key]) => key));
/** Beginnings of keys that the sources complete: t(`type.${…}`). */
const prefixes = [...sources.matchAll(/`([a-z][\w]*(?:\.[\w]+)*\.)\$\{/gi)].map(([, prefix]) => prefix);
/** Words for what stands in the data; a word that is missing is shown as the data has it. */
const VOCABULARY = ['class.', 'attribute.', 'value.', 'rhythm.'];

const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '');

describe('texts', () => {
  it('should be there in both languages', () => {
    expect(keysOf(en)).toEqual(keysOf(zhCN));
  });

  it('should not be empty', () => {
    for (const text of [...textsOf(zhCN), ...textsOf(en)]) expect(text.trim()).not.toBe('');
  });

  it('should hold the same values in both languages', () => {
    const values = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
    const english = textsOf(en);
    for (const [index, text] of textsOf(zhCN).entries()) expect(values(text)).toEqual(values(english[index]));
  });

  it('should all be used', () => {
    const unused = keysOf(zhCN).filter((key) => {
      const plain = withoutPlural(key);
      return (
        !literal.has(plain) && !prefixes.some((prefix) => plain.startsWith(prefix)) && !isAppended(plain)
      );
    });
    expect(unused).toEqual([]);
  });

  it('should all be there', () => {
    const known = new Set(keysOf(zhCN).map(withoutPlural));
    const groups = new Set(Object.keys(zhCN));
    const used = [...sources.matchAll(/\b(?:t|notify)\(\s*'([^']+)'/g)].map(([, key]) => key);
    expect(used.length).toBeGreaterThan(80);
    // A whole group of texts, as objects.
    const whole = new Set(
      [...sources.matchAll(/\bt\(\s*'([^']+)', \{ returnObjects: true \}/g)].map(([, key]) => key),
    );
    const isGroup = (key: string) => whole.has(key) && [...known].some((leaf) => leaf.startsWith(`${key}.`));
    expect(used.filter((key) => !known.has(key) && !isGroup(key))).toEqual([]);
    // Keys that reach t() by way of a table or a condition.
    const tables = [...literal].filter((key) => key.includes('.') && groups.has(key.split('.')[0]));
    expect(
      tables.filter((key) => !known.has(key) && !isGroup(key) && !/\.(ts|tsx|css|json)$/.test(key)),
    ).toEqual([]);
  });

  it('should have a word for every type, class of publication and level', () => {
    for (const type of FEATURE_TYPES) expect(zhCN.type).toHaveProperty(type);
    for (const publication of PUBLICATIONS) expect(zhCN.publication).toHaveProperty(publication);
    for (const level of [1, 2, 3, 4, 5, 6, 7]) expect(zhCN.cim).toHaveProperty(String(level));
  });

  it('should speak Chinese in the Chinese file, but for names', () => {
    const NAMES = ['attribute.wikidata'];
    const foreign = keysOf(zhCN).filter(
      (key, index) => !/\p{Script=Han}/u.test(textsOf(zhCN)[index]) && !NAMES.includes(key),
    );
    expect(foreign).toEqual([]);
  });
});

function isAppended(key: string): boolean {
  return VOCABULARY.some((prefix) => key.startsWith(prefix));
}
