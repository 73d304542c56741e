import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { IfcAPI } from 'web-ifc';
import { shapeOfModel } from '../../scenes/planning/model/model-floors.ts';
import { polygonArea } from '../../scenes/planning/plane.ts';
import { readModel } from '../../viewer/planning/models/read-model.ts';
import { describeReal, realData } from './data.ts';

const DUPLEX = 'ifc/duplex.ifc';
const HOUSE = 'ifc/AC20-FZK-Haus.ifc';
const OPEN_HOUSE = 'ifc/IfcOpenHouse_IFC4.ifc';

async function read(path: string) {
  const { model, all, parts } = await readModel(path.slice(4), readFileSync(realData(path)), {
    async ifc() {
      const api = new IfcAPI();
      await api.Init(undefined, true);
      return api;
    },
    breathe: async () => undefined,
  });
  const { above = [], below = [] } = model.storeys ?? {};
  return { model, shape: shapeOfModel(all, { above, below, use: 'residential', parts }) };
}

describeReal('buildings of schemes from real IFC', () => {
  it('should read two floors of the duplex with the areas of its rooms, and leave its foundation out', async () => {
    const { model, shape } = await read(DUPLEX);
    expect(model.storeys?.leftOut).toEqual(['T/FDN']);
    expect(model.storeys?.areaOf).toBe('spaces');
    expect(shape?.floors.map(({ storeys, storeyHeight }) => [storeys, storeyHeight])).toEqual([
      [1, 3.1],
      [1, 2.9],
    ]);
    // Rooms are what is within the walls, the outline is what is around them.
    const outline = polygonArea(shape?.footprint ?? []);
    for (const { area } of shape?.floors ?? []) {
      expect(area).toBeGreaterThan(0.8 * outline);
      expect(area).toBeLessThan(outline);
    }
  });

  it('should read the house of FZK with the areas of its storeys, its eaves left out, and its north', async () => {
    const { model, shape } = await read(HOUSE);
    expect(model.storeys).toMatchObject({ names: ['Erdgeschoss', 'Dachgeschoss'], areaOf: 'storey' });
    expect(model.heading).toBeCloseTo(310, 6);
    // Its walls are 12 m by 10 m; its roof reaches a half to a whole metre over them.
    expect(polygonArea(shape?.footprint ?? [])).toBeLessThan(127);
    expect(polygonArea(shape?.footprint ?? [])).toBeGreaterThan(119);
    expect(model.size.slice(0, 2).map((metres) => Math.round(metres * 10) / 10)).toEqual([13, 11]);
  });

  it('should take the outline where a file says no area', async () => {
    const { model, shape } = await read(OPEN_HOUSE);
    expect(model.storeys?.areaOf).toBeUndefined();
    expect(shape?.floors).toHaveLength(1);
    expect(shape?.floors[0].area).toBeCloseTo(polygonArea(shape?.footprint ?? []), 0);
  });
});
