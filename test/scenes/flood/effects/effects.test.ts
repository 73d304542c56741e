import { describe, expect, it } from 'vitest';
import { effectsSchema } from '../../../../models/schema/flood-run.ts';
import { FloodEffects } from '../../../../scenes/flood/effects/effects.ts';
import { EFFECT } from '../../../../scenes/flood/effects/properties.ts';
import type { FloodFrame } from '../../../../scenes/flood/run/frame.ts';
import { buildingsOf, type Corner, cityOf, gridOf, linesOf, picture, roadsOf } from './made-city.ts';

const GRID = gridOf(7, 7);
const CELLS = 49;
const at = (column: number, row: number): number => 7 * row + column;
/** A house of 10 m on the middle cell, which is a wall in the grid. */
const HOUSE: Corner[] = [
  [30, 30],
  [40, 30],
  [40, 40],
  [30, 40],
];
const bedWithHouse = (): Float32Array => {
  const bed = new Float32Array(CELLS).fill(100);
  bed[at(3, 3)] = Number.NaN;
  return bed;
};
const houseCity = (more = {}) => cityOf({ buildings: buildingsOf([{ ring: HOUSE, ...more }]) });
const rowsOf = (effects: FloodEffects, property: string) =>
  effects.rows().filter(([, own]) => own === property);

describe('a box of water around one building', () => {
  it('should wet the floor at the time at which the rising water comes to it, and leave it when it falls', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity({ residents: 12 }));
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(300, CELLS, 0.3));
    effects.add(picture(600, CELLS, 0.6));
    effects.add(picture(900, CELLS, 0));
    // 0.15 m at half of the first 300 s; 0.15 m of 0.6 m are left three quarters of the way down.
    expect(rowsOf(effects, EFFECT.flooded)).toEqual([['city:b0', 'flooded', 150, 825, 0.6]]);
    expect(effects.report().buildings).toEqual([
      expect.objectContaining({ id: 'city:b0', from: 150, depth: 0.6, storeysWet: 1, residents: 12 }),
    ]);
    expect(effects.report().timeline).toMatchObject({
      times: [0, 300, 600, 900],
      buildings: [0, 1, 1, 0],
      residents: [0, 12, 12, 0],
    });
    expect(effects.summary()).toMatchObject({ buildingsFlooded: 1, residentsAffected: 12, storeysWet: 1 });
  });

  it('should not tell that nobody lives in a house where nobody may know', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity({}));
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(600, CELLS, 0.6));
    expect(effects.report().timeline).toMatchObject({ buildings: [0, 1], residents: [] });
    expect(effects.summary()).toMatchObject({ buildingsFlooded: 1 });
    expect(effects.summary()).not.toHaveProperty('residentsAffected');
  });

  it('should not count water that stays below the floor', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity({ floor: 0.5 }));
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(300, CELLS, 0.499));
    expect(effects.rows()).toEqual([]);
    effects.add(picture(600, CELLS, 0.5));
    expect(rowsOf(effects, EFFECT.flooded)).toEqual([['city:b0', 'flooded', 600, 600, 0.5]]);
  });

  it('should take the highest water that touches it, from whichever side it comes', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(300, CELLS, (cell) => (cell === at(4, 3) ? 0.9 : cell === at(3, 2) ? 0.4 : 0)));
    expect(effects.report().buildings).toMatchObject([{ depth: 0.9 }]);
  });

  it('should not see water that stands two cells away', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    effects.add(picture(0, CELLS, (cell) => (cell % 7 < 2 ? 2 : 0)));
    expect(effects.report().buildings).toEqual([]);
  });

  it('should count wet storeys one after another, each from its floor on', () => {
    const effects = new FloodEffects(
      GRID,
      bedWithHouse(),
      houseCity({ storeys: 5, storeyHeight: 3, floor: 1 }),
    );
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(1_000, CELLS, 10));
    effects.add(picture(2_000, CELLS, 0));
    // Floors at 1, 4, 7 and 10 m; the water rises and falls 1 m in 100 s.
    expect(rowsOf(effects, EFFECT.storeysWet)).toEqual([
      ['city:b0', 'storeysWet', 100, 400, 1],
      ['city:b0', 'storeysWet', 400, 700, 2],
      ['city:b0', 'storeysWet', 700, 1_000, 3],
      ['city:b0', 'storeysWet', 1_000, 1_000, 4],
      ['city:b0', 'storeysWet', 1_000, 1_300, 3],
      ['city:b0', 'storeysWet', 1_300, 1_600, 2],
      ['city:b0', 'storeysWet', 1_600, 1_900, 1],
    ]);
    expect(effects.summary().storeysWet).toBe(4);
  });

  it('should wet no more storeys than there are', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity({ storeys: 1, residents: 3 }));
    effects.add(picture(0, CELLS, 30));
    expect(effects.summary()).toMatchObject({ storeysWet: 1, residentsOnWetStoreys: 3 });
  });

  it('should count a building twice flooded as two times', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    [0, 0.3, 0, 0.3, 0].forEach((depth, index) => {
      effects.add(picture(100 * index, CELLS, depth));
    });
    expect(rowsOf(effects, EFFECT.flooded).map(([, , from, to]) => [from, to])).toEqual([
      [50, 150],
      [250, 350],
    ]);
    expect(effects.report().buildings).toHaveLength(1);
  });

  it('should not be flooded by the river that runs in its bed below the quay', () => {
    const bed = bedWithHouse();
    for (let row = 0; row < 7; row++) bed[at(4, row)] = 94;
    const river = (cell: number): number => (cell % 7 === 4 ? 4 : 0);
    const effects = new FloodEffects(GRID, bed, houseCity());
    effects.add(picture(0, CELLS, river));
    effects.add(picture(300, CELLS, (cell) => 1.5 * river(cell)));
    expect(effects.report().buildings).toEqual([]);
    // Over the quay: the cells of the street are wet too.
    effects.add(picture(600, CELLS, (cell) => (cell % 7 === 4 ? 6.5 : 0.5)));
    expect(effects.report().buildings).toMatchObject([{ from: 390, depth: 0.5 }]);
  });

  it('should find the street where a building stands in the middle of others', () => {
    const bed = new Float32Array(CELLS).fill(100);
    for (let row = 2; row < 5; row++)
      for (let column = 2; column < 5; column++) bed[at(column, row)] = Number.NaN;
    const effects = new FloodEffects(GRID, bed, houseCity());
    effects.add(picture(0, CELLS, 0.4));
    expect(effects.report().buildings).toMatchObject([{ depth: 0.4 }]);
  });

  it('should not count a building that is outside of the grid', () => {
    const ring = HOUSE.map(([east, south]): Corner => [east + 500, south]);
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), houseCity({ ring }));
    effects.add(picture(0, CELLS, 1));
    expect(effects.report().buildings).toEqual([]);
  });
});

describe('a road that dips', () => {
  /** Along the middle row; the water stands in its fourth cell alone. */
  const city = cityOf({
    roads: roadsOf([
      [
        [0, 35],
        [70, 35],
      ],
      [
        [0, 5],
        [70, 5],
      ],
    ]),
  });
  const dip = (time: number, depth: number, speed = 0): FloodFrame =>
    picture(time, CELLS, (cell) => (cell === at(3, 3) ? depth : 0), speed);

  it('should close to cars, to walkers and to fire engines one after another, and open in turn', () => {
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), city);
    effects.add(dip(0, 0));
    effects.add(dip(1_000, 1));
    effects.add(dip(2_000, 0));
    expect(effects.rows()).toEqual([
      ['map:e0', 'waterlogged', 150, 1_850, 1],
      ['map:e0', 'closedToCars', 300, 1_700, true],
      ['map:e0', 'closedOnFoot', 500, 1_500, true],
      ['map:e0', 'closedToEmergency', 600, 1_400, true],
    ]);
    expect(effects.report().roads).toEqual([
      expect.objectContaining({
        ids: ['map:e0'],
        from: 150,
        depth: 1,
        closed: { cars: 300, emergency: 600, foot: 500 },
      }),
    ]);
    expect(effects.summary()).toMatchObject({ 'roads.waterlogged': 100, 'roads.closed.cars': 100 });
    expect(effects.report().timeline.closed.cars).toEqual([0, 100, 0]);
  });

  it('should close to cars in shallow water that runs fast', () => {
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), city);
    effects.add(dip(0, 0.125, 2));
    expect(effects.rows()).toEqual([]);
    effects.add(dip(100, 0.125, 3));
    // 3 m/s are the limit of who walks, in water however shallow.
    expect(effects.rows()).toEqual([
      ['map:e0', 'closedToCars', 40, 100, true],
      ['map:e0', 'closedOnFoot', 100, 100, true],
    ]);
  });

  it('should tell of both directions of a road', () => {
    const roads = { ...city.roads, ids: ['map:there', 'map:back'], line: Uint32Array.of(0, 0) };
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({ roads }));
    effects.add(dip(0, 0.4));
    expect(rowsOf(effects, EFFECT.closedToCars).map(([id]) => id)).toEqual(['map:there', 'map:back']);
    expect(effects.report().roads).toMatchObject([{ ids: ['map:there', 'map:back'] }]);
  });

  it('should see water on a cell that a slanting road but clips', () => {
    const roads = roadsOf([
      [
        [1, 1],
        [69, 38],
      ],
    ]);
    // The line passes 2.0 m into the cell below its own row, near its east end: y = 30 at x = 54.3 m.
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({ roads }));
    effects.add(picture(0, CELLS, (cell) => (cell === at(5, 3) ? 0.4 : 0)));
    expect(effects.report().roads).toHaveLength(1);
    const beside = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({ roads }));
    beside.add(picture(0, CELLS, (cell) => (cell === at(4, 3) ? 0.4 : 0)));
    expect(beside.report().roads).toEqual([]);
  });
});

describe('critical places and gauges', () => {
  it('should tell when a substation is reached, by the cell that it stands on', () => {
    const place = {
      ...{ id: 'power:DL1', kind: 'substation' as const, longitude: 114, latitude: 27, floor: 0.3 },
      outline: linesOf([[[15, 15]]]),
    };
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({ places: [place] }));
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(100, CELLS, (cell) => (cell === at(1, 1) ? 0.6 : 0)));
    expect(effects.rows()).toEqual([['power:DL1', 'flooded', 50, 100, 0.6]]);
    expect(effects.report().places).toMatchObject([{ id: 'power:DL1', kind: 'substation', from: 50 }]);
    expect(effects.summary()).toMatchObject({ 'places.substation': 1, 'places.hospital': 0 });
  });

  it('should tell a place that is a building once in the rows', () => {
    const buildings = buildingsOf([{ ring: HOUSE, id: 'city:h1' }]);
    const place = {
      ...{ id: 'city:h1', kind: 'hospital' as const, longitude: 114, latitude: 27, floor: 0.15 },
      outline: linesOf([HOUSE]),
    };
    const effects = new FloodEffects(GRID, bedWithHouse(), cityOf({ buildings, places: [place] }));
    effects.add(picture(0, CELLS, 1));
    expect(rowsOf(effects, EFFECT.flooded)).toHaveLength(1);
    expect(effects.summary()).toMatchObject({ buildingsFlooded: 1, 'places.hospital': 1 });
  });

  it('should follow a river from level to level and back', () => {
    const gauge = { id: 'river-1', cell: at(3, 3), warningLevel: 101, guaranteeLevel: 102, leveeLevel: 105 };
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({}), [gauge]);
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(400, CELLS, 4));
    effects.add(picture(800, CELLS, 0));
    expect(effects.rows()).toEqual([
      ['river-1', 'warning', 100, 200, 3],
      ['river-1', 'warning', 200, 600, 2],
      ['river-1', 'warning', 600, 700, 3],
    ]);
    expect(effects.report().gauges).toMatchObject([{ id: 'river-1', highest: 104, worst: 2 }]);
    expect(effects.summary()).toMatchObject({ 'gauges.level3': 0, 'gauges.level2': 1, 'gauges.level1': 0 });
  });

  it('should step over a level that a gauge lacks', () => {
    const gauge = { id: 'river-1', cell: 0, guaranteeLevel: 102 };
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({}), [gauge]);
    effects.add(picture(0, CELLS, 0));
    effects.add(picture(400, CELLS, 4));
    effects.add(picture(800, CELLS, 0));
    expect(effects.rows()).toEqual([['river-1', 'warning', 200, 600, 2]]);
  });
});

describe('what a run is told with', () => {
  it('should be rows that the schema of effects takes', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    effects.add(picture(0, CELLS, 1));
    const document = { schema: 'citymirror/effects/1', run: 'r', effects: effects.rows() };
    expect(effectsSchema.parse(document).effects).toHaveLength(2);
  });

  it('should give areas of land by class of hazard, without what was river', () => {
    const effects = new FloodEffects(GRID, new Float32Array(CELLS).fill(100), cityOf({}));
    effects.add(picture(0, CELLS, (cell) => (cell < 7 ? 3 : 0)));
    const depth = Float32Array.from({ length: CELLS }, (_, cell) => (cell < 14 ? 3 : cell < 15 ? 0.5 : 0));
    const hazard = Float32Array.from(depth, (own) => (own > 1 ? 4 : own > 0 ? 1.2 : 0));
    const maxima = { depth, hazard, speed: new Float32Array(CELLS), arrival: new Float32Array(CELLS) };
    expect(effects.summary(maxima)).toMatchObject({
      'area.flooded': 800,
      'area.hazard.extreme': 700,
      'area.hazard.moderate': 100,
      'area.hazard.low': 0,
      deepestOnLand: 3,
    });
  });

  it('should say nothing before the first picture', () => {
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    expect(effects.rows()).toEqual([]);
    expect(effects.report().buildings).toEqual([]);
    expect(effects.summary()).toEqual({});
  });

  it('should refuse pictures of another grid, and those that are out of order', () => {
    expect(() => new FloodEffects(GRID, new Float32Array(4), cityOf({}))).toThrow(RangeError);
    const effects = new FloodEffects(GRID, bedWithHouse(), houseCity());
    expect(() => effects.add(picture(0, 4, 1))).toThrow(RangeError);
    effects.add(picture(100, CELLS, 1));
    expect(() => effects.add(picture(100, CELLS, 1))).toThrow(/cannot come after/);
  });
});
