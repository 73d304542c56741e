import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Scene, sceneSchema } from '../../../../models/schema/index.ts';
import { SmallCity } from './small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
  city.houses('houses.geojson', [{ code: 'a' }]);
  city.houses('sheds.geojson', [{ code: 's', at: 3 }]);
});
afterEach(() => city.remove());

const SOURCES = `sources:
  - { id: houses, path: houses.geojson, idField: code, type: Building, height: 3, publication: internal }
  - { id: sheds, path: sheds.geojson, idField: code, type: Building, height: 3 }
`;
const caseOf = (id: string, more: object = {}): string =>
  JSON.stringify({
    ...{ schema: 'citymirror/flood-case/1', id, name: { 'zh-CN': '暴雨', en: 'Cloudburst' } },
    ...{ duration: 3_600, rain: [{ rate: 40 }], ...more },
  });
const sceneNow = (publication: string): Scene =>
  sceneSchema.parse(JSON.parse(readFileSync(join(city.out, publication, 'scene.json'), 'utf8')));

describe('presets of a city', () => {
  it('should be in the scene of the class of the rasters, and in no more open one', async () => {
    city.file('rain.json', caseOf('rain'));
    await city.build(city.manifest(`scenarioPresets: [rain.json]\n${SOURCES}`));
    expect(sceneNow('internal').scenarioPresets).toMatchObject([
      { id: 'rain', scheme: 'inertial', rain: [{ rate: 40 }] },
    ]);
    expect(sceneNow('public').scenarioPresets).toEqual([]);
  });

  it('should have each scheme in the scene of its own class alone', async () => {
    const scheme = (id: string, publication: string) =>
      city.file(
        `${id}.json`,
        JSON.stringify({
          ...{ schema: 'citymirror/scheme/1', id, name: { 'zh-CN': '方案', en: 'Scheme' }, author: 'bureau' },
          ...{ version: 1, created: 0, publication, verticalDatum: '1985' },
        }),
      );
    scheme('open', 'public');
    scheme('ours', 'internal');
    await city.build(city.manifest(`scenarioPresets: [open.json, ours.json]\n${SOURCES}`));
    expect(sceneNow('public').scenarioPresets.map(({ id }: { id: string }) => id)).toEqual(['open']);
    expect(sceneNow('internal').scenarioPresets.map(({ id }: { id: string }) => id)).toEqual(['ours']);
  });

  it('should bring the rules of the city, of several editions, to everybody', async () => {
    const pack = (edition: string, more: object = {}) =>
      city.file(
        `rules-${edition}.json`,
        JSON.stringify({
          ...{
            schema: 'citymirror/rule-pack/1',
            id: 'rules',
            name: { 'zh-CN': '规则', en: 'Rules' },
            city: 'small',
          },
          ...{ edition, validFrom: `${edition}-01-01`, source: 'a decree', usesClause: '§ 1', greens: {} },
          ...{ greensClause: '§ 2', compatibleClause: '§ 3', ...more },
        }),
      );
    pack('2020');
    pack('2026');
    const named = 'scenarioPresets: [rules-2020.json, rules-2026.json]\n';
    await city.build(city.manifest(`${named}${SOURCES}`));
    for (const publication of ['public', 'internal'])
      expect(sceneNow(publication).scenarioPresets.length).toBe(publication === 'public' ? 2 : 0);
    const problemNow = async () =>
      (await city.plan(city.manifest(`${named}${SOURCES}`))).problems
        .filter(({ code }) => code === 'scenario-preset')
        .map(({ message }) => message)
        .join(' ');
    pack('2026', { validFrom: 'soon' });
    expect(await problemNow()).toMatch(
      /"rules-2026\.json" is no flood case, scheme or rule pack: validFrom: /,
    );
    pack('2026', { city: 'elsewhere' });
    expect(await problemNow()).toMatch(/"rules-2026\.json" has the rules of another city: city: "elsewhere"/);
  });

  it('should go when the manifest no longer names them', async () => {
    city.file('rain.json', caseOf('rain'));
    await city.build(city.manifest(`scenarioPresets: [rain.json]\n${SOURCES}`));
    await city.build(city.manifest(SOURCES));
    expect(sceneNow('internal').scenarioPresets).toEqual([]);
  });

  it('should tell each file that is missing, no case, of another grid or there twice, at its line', async () => {
    city.file('rain.json', caseOf('rain'));
    city.file('again.json', caseOf('rain'));
    city.file('other.json', caseOf('other', { grid: { bed: 'bed.tif' } }));
    city.file('wrong.json', caseOf('wrong', { duration: -1 }));
    const { problems } = await city.plan(
      city.manifest(`scenarioPresets:
  - rain.json
  - again.json
  - other.json
  - wrong.json
  - gone.json
${SOURCES}`),
    );
    const told = problems.filter(({ code }) => code === 'scenario-preset');
    expect(told.map(({ level, line }) => [level, line])).toEqual([
      ['warning', 6],
      ['error', 7],
      ['error', 8],
      ['error', 9],
      ['error', 10],
    ]);
    expect(told.map(({ message }) => message).join('\n')).toMatch(
      /cellSize[\s\S]*another preset[\s\S]*grid of its own[\s\S]*duration[\s\S]*cannot be read/,
    );
  });
});
