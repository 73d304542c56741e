import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { charactersOf, rangeOf, rangesOf, shareOut, slicesOf } from '../../../viewer/fonts/font-slices.ts';

const unicode = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/unicode.json'),
    'utf8',
  ),
);

describe('charactersOf', () => {
  it('should give each character that Latin fonts may lack once, in order', () => {
    expect(charactersOf(['城镜 CityMirror', '镜城，é–'])).toEqual(['–', '城', '镜', '，']);
  });
});

describe('rangesOf', () => {
  it('should read what CSS says', () => {
    expect(rangesOf('U+4e00-4e02, U+ff0c')).toEqual([
      [0x4e00, 0x4e02],
      [0xff0c, 0xff0c],
    ]);
  });

  it('should refuse what is no range', () => {
    expect(() => rangesOf('4e00')).toThrow(SyntaxError);
  });

  it('should read back what rangeOf says', () => {
    expect(rangesOf(rangeOf(['城', '，']))).toEqual([
      [0x57ce, 0x57ce],
      [0xff0c, 0xff0c],
    ]);
  });
});

describe('shareOut', () => {
  it('should find a slice of the font for every character of the texts', () => {
    const texts = ['zh-CN', 'en'].map((name) =>
      readFileSync(new URL(`../../../viewer/locale/${name}.json`, import.meta.url), 'utf8'),
    );
    const characters = charactersOf(texts).filter((character) => /\p{Script=Han}/u.test(character));
    expect(characters.length).toBeGreaterThan(400);
    const shares = shareOut(characters, slicesOf(unicode));
    expect(shares.flatMap(({ own }) => own).sort()).toEqual([...characters].sort());
  });

  it('should take each character from one slice only', () => {
    const slices = [
      { name: 'a', range: 'U+4e00-4e10' },
      { name: 'b', range: 'U+4e00-4e20' },
    ];
    expect(shareOut(['一', '丒'], slices).map(({ own }) => own)).toEqual([['一'], ['丒']]);
  });
});
