import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandPath } from '../../../../tiles-service/city/onboard/glob.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'city-glob-'));
  for (const name of [
    'a.shp',
    'a.dbf',
    'b.shp',
    '.hidden.shp',
    'sub/c.shp',
    'sub/deep/d.shp',
    'sub/city.gdb/a00000001.gdbtable',
    'odd {1}.shp',
    '城市/道路.shp',
  ]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'x');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('expandPath', () => {
  it.each([
    ['a.shp', ['a.shp']],
    ['none.shp', []],
    ['*.shp', ['a.shp', 'b.shp', 'odd {1}.shp']],
    ['?.shp', ['a.shp', 'b.shp']],
    ['a.{shp,dbf}', ['a.dbf', 'a.shp']],
    ['{a,{b,c}}.shp', ['a.shp', 'b.shp']],
    ['**/*.shp', ['a.shp', 'b.shp', 'odd {1}.shp', 'sub/c.shp', 'sub/deep/d.shp', '城市/道路.shp']],
    ['sub/**/*', ['sub/c.shp', 'sub/city.gdb', 'sub/deep/d.shp']],
    ['./sub/*.shp', ['sub/c.shp']],
    ['sub\\c.shp', ['sub/c.shp']],
    ['sub\\*.shp', ['sub/c.shp']],
    ['odd {1}.shp', ['odd {1}.shp']],
    ['*/道路.shp', ['城市/道路.shp']],
    ['[a].shp', []],
    ['*/*/*/*/*', []],
  ])('should find by %s', async (pattern, found) => {
    const paths = await expandPath(folder, pattern);
    expect(paths.map((path) => relative(folder, path))).toEqual(found);
  });

  it('should take absolute patterns', async () => {
    expect(await expandPath('/nowhere', join(folder, '*.dbf'))).toEqual([join(folder, 'a.dbf')]);
  });

  it('should bound what braces can mean', async () => {
    expect(await expandPath(folder, `${'{a,b}'.repeat(40)}.shp`)).toEqual([]);
  });
});
