import { describe, expect, it } from 'vitest';
import { analysisOriginSchema } from '../../../../models/schema/analysis-result.ts';
import type { FloorUse, Scheme } from '../../../../models/schema/scheme.ts';
import { indicatorResult } from '../../../../scenes/planning/indicators/indicator-result.ts';
import type { StandingBuilding } from '../../../../scenes/planning/mass.ts';
import { pullRoof } from '../../../../scenes/planning/scheme/edit.ts';
import { box, TEST_PLANE as plane, TEST_RULES as rules, schemeOf } from '../metres.ts';

const scheme = schemeOf({
  simulated: true,
  parcels: [
    {
      id: 'A',
      area: box(0, 0, 100, 50),
      landUse: '0701',
      parkingPlaces: 99,
      controls: { height: { most: 20, clause: 'A 1' } },
    },
  ],
  buildings: [
    { id: 'b', footprint: box(40, 20, 60, 40), floors: [{ use: 'office', storeys: 6, storeyHeight: 4 }] },
    { id: 'out', footprint: box(95, 10, 105, 20), floors: [{ use: 'retail', storeys: 1, storeyHeight: 4 }] },
  ],
});

describe('indicatorResult', () => {
  it('should give the same numbers and hashes for the same inputs, and another hash for another scheme', async () => {
    const [first, again] = await Promise.all(
      [1, 2].map(() => indicatorResult('1.0', { scheme, rules, plane })),
    );
    expect(again).toEqual(first);
    expect(analysisOriginSchema.parse(first.origin)).toEqual(first.origin);
    const other = await indicatorResult('1.0', { scheme: pullRoof(scheme, 'b', 4), rules, plane });
    expect(other.origin.inputs.scheme).not.toBe(first.origin.inputs.scheme);
    expect(other.origin.rule).toEqual(first.origin.rule);
    expect(first.origin.rule).toMatchObject({ id: 'test', edition: '1' });
    expect(first.origin.heights).toMatchObject({ designed: 1, features: 2 });
  });

  it('should hash what counts alone: not what stands around, nor when and as which version it was kept', async () => {
    const standing = (id: string, west: number): StandingBuilding => ({
      building: schemeOf({
        buildings: [
          {
            id,
            footprint: box(west, 5, west + 10, 15),
            floors: [{ use: 'office', storeys: 2, storeyHeight: 4 }],
          },
        ],
      }).buildings[0],
      heights: 'measured',
    });
    const [near, far, other] = [standing('near', 5), standing('far', 300), standing('other', 20)];
    const inputs = async (of: Scheme, around: StandingBuilding[]) =>
      (await indicatorResult('1.0', { scheme: of, rules, plane, standing: around })).origin.inputs;
    const first = await inputs(scheme, [near, other]);
    expect(await inputs(scheme, [far, other, near])).toEqual(first);
    expect((await inputs(scheme, [near])).standing).not.toBe(first.standing);
    const kept = {
      ...scheme,
      version: 7,
      created: 99,
      author: 'another',
      publication: 'restricted' as const,
    };
    expect(await inputs(kept, [near, other])).toEqual(first);
  });

  it('should say which rules were meant, and which parcels lie over one another', async () => {
    const [parcel] = scheme.parcels;
    const other = {
      ...scheme,
      rules: { pack: 'test', edition: '0' },
      parcels: [parcel, { ...parcel, id: 'B', area: box(90, 0, 120, 50) }],
    };
    const codes = async (of: typeof scheme) =>
      (await indicatorResult('1.0', { scheme: of, rules, plane })).origin.cautions.map(({ code }) => code);
    expect(await codes(other)).toEqual(expect.arrayContaining(['rules-differ', 'parcels-overlap']));
    expect(await codes({ ...scheme, rules: { pack: 'test', edition: '1' } })).not.toContain('rules-differ');
  });

  it('should say of how many that stand there the use is not known', async () => {
    const standing = (use: FloorUse): StandingBuilding => ({
      building: schemeOf({
        buildings: [
          { id: use, footprint: box(5, 5, 15, 15), floors: [{ use, storeys: 2, storeyHeight: 4 }] },
        ],
      }).buildings[0],
      heights: 'measured',
    });
    const { origin } = await indicatorResult('1.0', {
      ...{ scheme, rules, plane },
      standing: [standing('other'), standing('retail')],
    });
    expect(origin.cautions).toContainEqual({ code: 'use-unknown', message: '1' });
  });

  it('should judge by as many digits of a limit as are told of the value', async () => {
    const [parcel] = scheme.parcels;
    const third = { id: 'g', area: box(0, 0, 100, 50 / 3) };
    const broken = async (least: number) =>
      (
        await indicatorResult('1.0', {
          ...{ rules: { ...rules, greens: { ...rules.greens, ground: 1 } }, plane },
          scheme: schemeOf({
            parcels: [{ ...parcel, controls: { greenRatio: { least } } }],
            greens: [third],
          }),
        })
      ).violations.filter(({ indicator }) => indicator === 'greenRatio').length;
    // 33.3 % are no less than 33.33 %, but less than 33.4 %.
    expect([await broken(0.3333), await broken(1 / 3), await broken(0.334)]).toEqual([0, 0, 1]);
  });

  it('should tell the limit of the pack that is broken', async () => {
    const [parcel] = scheme.parcels;
    const few = { ...scheme, parcels: [{ ...parcel, parkingPlaces: 3 }] };
    const { rows } = await indicatorResult('1.0', { scheme: few, rules, plane });
    const row = (indicator: string) => rows.find((one) => one.parcel === 'A' && one.indicator === indicator);
    expect(row('setback')).toMatchObject({ value: 0, limit: { least: 5 }, clause: '3', isBroken: true });
    // 2,400 m² of offices need 12 places.
    expect(row('parking')).toMatchObject({ value: 3, limit: { least: 12 }, clause: '4', isBroken: true });
  });

  it('should say of each figure its formula, its clause and whether it is broken, and what is made up or left out', async () => {
    const { rows, origin, floorAreaByUse } = await indicatorResult('1.0', { scheme, rules, plane });
    expect(rows.find(({ parcel, indicator }) => parcel === 'A' && indicator === 'height')).toMatchObject({
      value: 24,
      limit: { most: 20 },
      clause: 'A 1',
      isBroken: true,
      unit: 'm',
    });
    expect(rows.find(({ parcel, indicator }) => parcel === 'A' && indicator === 'jobs')).toMatchObject({
      value: 120,
      clause: '1',
      isBroken: false,
    });
    expect(rows.every(({ formula }) => formula.en.length > 0 && formula['zh-CN'].length > 0)).toBe(true);
    expect(floorAreaByUse.office).toBeCloseTo(2400, 6);
    expect(floorAreaByUse.retail).toBeCloseTo(50, 6);
    expect(origin.cautions.map(({ code }) => code)).toEqual([
      'rules-fictional',
      'scheme-simulated',
      'outside-parcels',
    ]);
  });
});
