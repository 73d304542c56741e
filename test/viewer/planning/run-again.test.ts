import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import { dayInCity } from '../../../viewer/planning/city-day.ts';
import { planeOfCity } from '../../../viewer/planning/city-plane.ts';
import { indicatorStudyOf } from '../../../viewer/planning/indicator-study.ts';
import { rulesOf } from '../../../viewer/planning/rules.ts';
import '../../../viewer/planning/texts.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { canRunAgain, resultAgain } from '../../../viewer/studies/again.ts';
import { samenessOf } from '../../../viewer/studies/same-result.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';

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
const made = async () =>
  indicatorStudyOf(CITY, {
    scheme: SCHEME,
    use: {
      ...{ id: 'tower', version: 3, where: 'city', name: SCHEME.name, isSaved: true },
      publication: 'restricted',
    },
    rules: rulesOf(SCHEME, CITY, dayInCity(CITY)),
    plane: await planeOfCity(CITY)!,
    standing: [],
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

  it('should be refused where the city has another version by now', async () => {
    const first = await made();
    open({ ...CITY, scenarioPresets: [{ ...SCHEME, version: 4 }] });
    await expect(resultAgain(CITY, 'http://here/scene.json', first, CONTEXT)).rejects.toMatchObject({
      code: 'again-version',
      input: 'tower@3',
    });
  });
});
