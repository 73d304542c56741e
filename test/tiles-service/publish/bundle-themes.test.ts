import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleThemes } from '../../../tiles-service/publish/bundle-themes.ts';
import { layerOf, sceneOf } from '../serve/city-folder.ts';

let city: string;
beforeEach(() => {
  city = mkdtempSync(join(tmpdir(), 'citymirror-themes-'));
  mkdirSync(join(city, 'themes'));
});
afterEach(() => rmSync(city, { recursive: true, force: true }));

const text = (word: string) => ({ 'zh-CN': word, en: word });

function writeTheme(id: string, changes: object = {}): void {
  const theme = {
    schema: 'citymirror/theme/1',
    id,
    name: text(id),
    layers: [{ key: 'houses', layer: 'houses' }],
    rollUp: {
      layer: 'houses',
      levelAttribute: 'level',
      parentAttribute: 'parent',
      levels: [{ value: 'district', name: text('district') }],
    },
    indicators: [
      {
        id: 'number',
        name: text('number'),
        definition: text('houses'),
        formula: { kind: 'count', of: 'houses' },
        unit: text('houses'),
        source: text('city'),
      },
    ],
    ...changes,
  };
  writeFileSync(join(city, 'themes', `${id}.json`), JSON.stringify(theme));
}

describe('the themes of a bundle', () => {
  it('should be those whose layers it holds, and that are not of a stricter class', async () => {
    writeTheme('open');
    writeTheme('secret', { publication: 'internal' });
    writeTheme('pipes', { layers: [{ key: 'houses', layer: 'pipes' }] });
    writeFileSync(join(city, 'themes', 'broken.json'), '{');
    const scene = sceneOf('public', [{ ...layerOf('houses', 'public'), store: 'layers/houses/v1/store' }]);
    const list = await bundleThemes(city, [], scene);
    expect(list.themes.map(({ id }) => id)).toEqual(['open']);
    // What is wrong with a file is for those who keep the city, not for those who get the bundle.
    expect(list.problems).toEqual([]);
  });
});
