import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../../viewer/panels/studies/texts.en.json' with { type: 'json' };
import zhCN from '../../../viewer/panels/studies/texts.zh-CN.json' with { type: 'json' };

const FOLDERS = ['viewer/studies', 'scenes/planning/sun', 'scenes/planning/indicators'];

async function sourcesOf(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return Promise.all(
    files.filter((file) => file.endsWith('.ts')).map((file) => readFile(join(folder, file), 'utf8')),
  );
}

describe('cautions of studies', () => {
  it('should each have a sentence in both languages', async () => {
    const text = (await Promise.all(FOLDERS.map(sourcesOf))).flat().join('\n');
    const codes = [...text.matchAll(/\{\s*code: '([a-z-]+)',\s*message/g)].map(([, code]) => code);
    const told = [...text.matchAll(/\btold\('([a-z-]+)'/g)].map(([, code]) => code);
    const unread = ['demand', 'sill', 'counting', 'city'].map((value) => `rules-unread-${value}`);
    const all = [...new Set([...codes, ...told, ...unread])];
    expect(all.length).toBeGreaterThan(15);
    for (const { studies } of [en, zhCN])
      expect(all.filter((code) => !(code in studies.caution)).sort()).toEqual([]);
  });

  it('should each have a sentence where a study is refused', async () => {
    const text = (await sourcesOf('viewer/studies')).join('\n');
    const codes = [...text.matchAll(/new InputError\(\s*'([a-z-]+)'/g)].map(([, code]) => code);
    // What only a mistake in the program can bring about, and what is asked by the planning panel, which has words of its own.
    const own = new Set(['ray-world', 'no-levels', 'ground-unknown']);
    for (const { studies } of [en, zhCN])
      expect([...new Set(codes)].filter((code) => !own.has(code) && !(code in studies.failure))).toEqual([]);
  });
});
