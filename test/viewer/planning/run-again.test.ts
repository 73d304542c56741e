import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { StandingBuilding } from '../../../scenes/planning/mass.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { dayInCity } from '../../../viewer/planning/city-day.ts';
import { planeOfCity } from '../../../viewer/planning/city-plane.ts';
import { indicatorStudyOf } from '../../../viewer/planning/indicator-study.ts';
import { rulesOf } from '../../../viewer/planning/rules.ts';
import { standingAround } from '../../../viewer/planning/standing-around.ts';
import '../../../viewer/planning/texts.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { canRunAgain, resultAgain } from '../../../viewer/studies/again.ts';
import { samenessOf } from '../../../viewer/studies/same-result.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';
import { serveFolder } from '../studies/serve-folder.ts';

const SCHEME = schemeOf({
  ...{ id: 'tower', version: 3, publication: 'restricted' },
  parcels: [{ id: 'A', area: box(0, 0, 100, 100), landUse: '0701', controls: { height: { most: 20 } } }],
  buildings: [
    {
      id: 'tower',
      footprint: box(20, 20, 40, 40),
      floors: [{ use: 'office', storeys: 10, storeyHeight: 4 }],
    },
  ],
});
const CITY = {
  ...{ id: 'c', name: { 'zh-CN': '城', en: 'City' }, layers: [], publication: 'public' },
  origin: { longitude: 0, latitude: 0, height: 0 },
  grid: { crs: '+proj=utm +zone=31 +datum=WGS84 +units=m', verticalDatum: '1985' },
  scenarioPresets: [SCHEME],
} as unknown as Scene;
const CONTEXT = {
  signal: new AbortController().signal,
  stage: () => undefined,
  progress: () => undefined,
};
const open = (city: Scene) =>
  useBoot.setState({
    boot: { phase: 'ready', city, address: 'http://here/scene.json' } as never,
    hasServer: false,
  });
const made = async (standing: readonly StandingBuilding[] = [], leftOut: readonly string[] = []) =>
  indicatorStudyOf(CITY, {
    scheme: SCHEME,
    use: {
      ...{ id: 'tower', version: 3, where: 'city', name: SCHEME.name, isSaved: true },
      publication: 'restricted',
    },
    rules: rulesOf(SCHEME, CITY, dayInCity(CITY)),
    plane: await planeOfCity(CITY)!,
    ...{ standing, leftOut },
  });

beforeEach(() => {
  open(CITY);
  // The list of coordinate systems, which one that is written out needs nothing of.
  vi.stubGlobal('fetch', async () => new Response('{}'));
});
afterEach(() => vi.unstubAllGlobals());

describe('indicators that are made again', () => {
  it('should be the same numbers from the same inputs, of the version that they name', async () => {
    const first = await made();
    expect(canRunAgain(first)).toBe(true);
    const again = await resultAgain(CITY, 'http://here/scene.json', first, CONTEXT);
    const { inputs, ...same } = samenessOf(first, again);
    expect(same).toEqual({ isSameEngine: true, areNumbersSame: true });
    expect(inputs.map(({ name }) => name)).toEqual(['scheme', 'standing', 'rules']);
    expect(inputs.every(({ isSame }) => isSame)).toBe(true);
    expect(again.publication).toBe('restricted');
  });

  it('should count each outline of a building that stands there once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'citymirror-again-'));
    const served = await serveFolder(folder);
    const writer = new FeatureStoreWriter(join(folder, 'store'));
    const halves = [box(50, 20, 60, 30), box(70, 20, 80, 30)].map(([ring]) => ring);
    writer.add({
      ...{ id: 't:twins', type: 'Building', attributes: {} },
      geometries: [
        {
          ...{ kind: 'extrusion', lod: 1, heightReference: 'ground', height: 30, storeys: 10 },
          positions: Float64Array.from(halves.flatMap((ring) => ring.flatMap(([x, y]) => [x, y, 0]))),
          ringStarts: Uint32Array.of(0, 4, 8),
          polygonStarts: Uint32Array.of(0, 1, 2),
          roof: { shape: 'flat', height: 0 },
        },
      ],
    } as Feature);
    await writer.finish(new Tally());
    const layers = [{ id: 'l', kind: 'tileset', role: 'buildings', store: 'store', provenance: [] }];
    const city = { ...CITY, layers } as unknown as Scene;
    const address = `${served.url}/scene.json`;
    vi.unstubAllGlobals();
    try {
      const { buildings, leftOut } = await standingAround(city, address, [SCHEME, SCHEME], CONTEXT.signal);
      expect(buildings.map(({ building }) => building.id)).toEqual(['t:twins', 't:twins']);
      const first = await made(buildings, leftOut);
      const again = await resultAgain(city, address, first, CONTEXT);
      const { inputs, ...same } = samenessOf(first, again);
      expect(same).toEqual({ isSameEngine: true, areNumbersSame: true });
      expect(inputs.filter(({ isSame }) => !isSame)).toEqual([]);
    } finally {
      await served.end();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('should be refused where the city has another version by now', async () => {
    const first = await made();
    open({ ...CITY, scenarioPresets: [{ ...SCHEME, version: 4 }] });
    await expect(resultAgain(CITY, 'http://here/scene.json', first, CONTEXT)).rejects.toMatchObject({
      code: 'again-version',
      input: 'tower@3',
    });
  });
});
