import { beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import { comparedUse, useCompared } from '../../../viewer/planning/compared-scheme.ts';
import { earthworkStudy, padsOf } from '../../../viewer/planning/earthwork.ts';
import { changeOf } from '../../../viewer/planning/scheme-change.ts';
import { placeScheme, useScheme } from '../../../viewer/planning/scheme-store.ts';
import { openSchemeUse, type UsedScheme } from '../../../viewer/planning/scheme-use.ts';
import '../../../viewer/planning/texts.ts';
import { patchView } from '../../../viewer/stores/view.ts';
import type { PadsAnswer } from '../../../viewer/studies/ground/messages.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';

const CITY = {
  ...{ id: 'c', name: { 'zh-CN': '城', en: 'City' }, layers: [], publication: 'public' },
  origin: { longitude: 106, latitude: 29, height: 200 },
} as unknown as Scene;
const scheme = (id: string, publication: string): Scheme =>
  schemeOf({
    ...{ id, publication },
    phases: ['one', 'two'].map((phase, at) => ({
      ...{ id: phase, name: { 'zh-CN': phase, en: phase } },
      ...{ begin: `202${6 + at}-01-01`, end: `202${7 + at}-01-01` },
    })),
    parcels: [
      { id: 'A', area: box(0, 0, 100, 100), landUse: '0701', level: 210, phase: 'one' },
      { id: 'B', area: box(100, 0, 200, 100), landUse: '0701', level: 215, phase: 'two' },
    ],
    buildings: ['one', 'two'].map((phase, at) => ({
      ...{ id: `${id}-${phase}`, phase, footprint: box(20 + 100 * at, 20, 40 + 100 * at, 40) },
      floors: [{ use: 'office', storeys: 5, storeyHeight: 4 }],
    })),
    demolitions: [{ feature: 'old', phase: 'two' }],
  });
const [open, other] = [scheme('open', 'internal'), scheme('other', 'restricted')];
const used = (): { before: UsedScheme; after: UsedScheme } => ({
  before: comparedUse()!,
  after: { scheme: open, use: openSchemeUse(useScheme.getState())! },
});
const answer = {
  ...{ works: [], verticalDatum: '1985' },
  change: { grid: { columns: 1, rows: 1, cell: 1, west: 0, north: 1 }, values: new Float32Array(1) },
  origin: {
    kind: 'scheme-earthwork',
    engine: { name: 'e', version: '1' },
    inputs: {},
    parameters: {},
    cautions: [],
  },
} as unknown as PadsAnswer;

beforeEach(() => {
  placeScheme({
    state: 'ready',
    ...{ scheme: open, saved: open, opened: { id: 'open', where: 'server', version: 3 } },
  });
  const { id, version, name } = other;
  useCompared.setState({
    ...{ state: 'ready', isOverlaid: true, scheme: other },
    entry: { ...{ id, version, name }, where: 'server', authorName: '', time: 0 },
  });
  patchView({ planning: { scheme: 'open', where: 'server', phase: 'one' } });
});

describe('what is made with schemes', () => {
  it('should be as closed as the stricter one and name both, with the phases in which they are looked at', () => {
    const result = earthworkStudy(CITY, 'x', answer, used());
    expect(result.publication).toBe('restricted');
    expect(result.origin.schemes).toMatchObject([
      { id: 'other', phase: 'one' },
      { id: 'open', version: 3, phase: 'one' },
    ]);
    const alone = earthworkStudy(CITY, 'x', answer, { after: used().after });
    expect([alone.publication, alone.origin.schemes?.length]).toEqual(['internal', 1]);
  });

  it('should hold what is done in the phase that is shown, and all where none is', async () => {
    const idsNow = async () => {
      const { after } = used();
      const { designed, without } = await changeOf({ ...after, use: { ...after.use, where: 'city' } });
      return [designed.map(({ id }) => id), without, padsOf(after).map(({ id }) => id)];
    };
    expect(await idsNow()).toEqual([['open-one'], [], ['A']]);
    patchView({ planning: { scheme: 'open', where: 'server' } });
    expect(await idsNow()).toEqual([['open-one', 'open-two'], ['old'], ['A', 'B']]);
    patchView({ planning: { scheme: 'open', where: 'server', phase: '' } });
    expect(await idsNow()).toEqual([[], [], []]);
  });
});
