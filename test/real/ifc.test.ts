import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BimDocument } from '../../models/bim/bim-document.ts';
import { compareBims } from '../../models/bim/compare.ts';
import type { Feature } from '../../models/feature.ts';
import { type Bim, bimSchema } from '../../models/schema/index.ts';
import { replicateDuplex } from '../tiles-service/read/ifc/replicate.ts';
import { listOf, plainOf, StepText } from '../tiles-service/read/ifc/step-text.ts';
import { expectSound } from '../tiles-service/read/mutations.ts';
import { isBalanced, type Reading, readFile } from '../tiles-service/read/reading.ts';
import { describeReal, realData } from './data.ts';

const DUPLEX = 'ifc/duplex.ifc';
const HOUSE = 'ifc/AC20-FZK-Haus.ifc';
const OPEN_HOUSE = 'ifc/IfcOpenHouse_IFC4.ifc';
const ROAD = 'ifc/KIT-Simple-Road-Test-Web-IFC4x3_RC2.ifc';
const CASES = 'ifc/georeferencing';
const SOMEWHERE = {
  placement: { longitude: 8.4, latitude: 49, height: 100 },
  verticalDatum: 'ellipsoid',
} as const;

async function readReal(path: string, options: Parameters<typeof readFile>[1] = {}) {
  const file = realData(path);
  return { reading: await readFile(file, options), text: new StepText(readFileSync(file, 'latin1')) };
}

function countsOf(features: readonly Feature[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const feature of features) {
    const name = String(feature.class).toUpperCase();
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Whatever stands in the spatial structure, is a part of another, or cuts or fills one, by the text. */
function productsIn(text: StepText): Set<string> {
  const products = new Set<string>();
  const relations: [string, number, number][] = [
    ['IFCRELCONTAINEDINSPATIALSTRUCTURE', 4, 5],
    ['IFCRELVOIDSELEMENT', 4, 5],
    ['IFCRELFILLSELEMENT', 4, 5],
    ['IFCRELAGGREGATES', 4, 5],
  ];
  for (const [type, ...places] of relations)
    for (const { args } of text.ofType(type))
      for (const place of places)
        for (const number of listOf(args[place]))
          if (text.get(number)?.type !== 'IFCPROJECT') products.add(number);
  return products;
}

/** Every product of the text is one feature of its class, sound, with the storey that contains it; nothing is lost. */
function expectAllThere({ features, byId, tally, ...rest }: Reading, text: StepText): void {
  const counts = countsOf(features);
  for (const [name, count] of Object.entries(counts)) expect(text.count(name), name).toBe(count);
  for (const number of productsIn(text)) {
    const entity = text.get(number);
    expect(byId.has(`s:${plainOf(entity!.args[0])}`), `${number} ${entity?.type}`).toBe(true);
  }
  expect(tally.dropped).toEqual([]);
  expect(tally.read).toBe(features.length);
  expect(isBalanced({ features, byId, tally, ...rest })).toBe(true);
  for (const feature of features) expectSound(feature);
  for (const { args } of text.ofType('IFCRELCONTAINEDINSPATIALSTRUCTURE')) {
    const container = text.get(args[5]);
    if (container?.type !== 'IFCBUILDINGSTOREY') continue;
    for (const number of listOf(args[4])) {
      const feature = byId.get(`s:${plainOf(text.get(number)!.args[0])}`);
      expect(feature?.attributes.storeyId).toBe(`s:${plainOf(container.args[0])}`);
    }
  }
}

/** Metres between two positions that are close to each other. */
function distance(a: readonly number[], b: readonly number[]): number {
  const metres = 111_319.490793;
  return Math.hypot((a[0] - b[0]) * metres * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * metres);
}

function bounds(features: readonly Feature[]): { low: number[]; high: number[] } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { geometries } of features)
    for (const { positions } of geometries)
      positions.forEach((value, at) => {
        low[at % 3] = Math.min(low[at % 3], value);
        high[at % 3] = Math.max(high[at % 3], value);
      });
  return { low, high };
}

/** Number and type by GlobalId of entities that have one. */
function numbersById(text: StepText): Map<unknown, string> {
  return new Map([...text.entities].map(([number, { args }]) => [plainOf(args[0]), number]));
}

describeReal('IFC files', () => {
  it('should read every product of the duplex: 4 storeys, 21 spaces, 286 of them by their classes', async () => {
    const { reading, text } = await readReal(DUPLEX);
    expect(reading.source.format).toBe('IFC2x3');
    expectAllThere(reading, text);
    const counts = countsOf(reading.features);
    expect(counts.IFCBUILDINGSTOREY).toBe(4);
    expect(counts.IFCSPACE).toBe(21);
    expect(reading.features.filter(({ geometries }) => geometries.length > 0)).toHaveLength(236);
    expect(reading.reasons.opening).toBe(text.count('IFCOPENINGELEMENT'));
  }, 120_000);

  it('should count the storeys, rooms and floors of the duplex as its text has them', async () => {
    const { reading, text } = await readReal(DUPLEX);
    const document = new BimDocument('s', 'IFC2x3');
    for (const feature of reading.features) document.add(feature);
    const bim = bimSchema.parse(document.finish());
    expect(bim.storeys.map(({ name, elevation }) => [name, elevation])).toEqual(
      text
        .ofType('IFCBUILDINGSTOREY')
        .map(({ args }) => [plainOf(args[2]), plainOf(args[9])] as const)
        .sort(([, a], [, b]) => Number(a) - Number(b)),
    );
    expect(bim.storeys.reduce((sum, { spaces }) => sum + spaces, 0)).toBe(21);
    const areas = text.ofType('IFCQUANTITYAREA').filter(({ args }) => plainOf(args[0]) === 'GSA BIM Area');
    const total = areas.reduce((sum, { args }) => sum + Number(plainOf(args[3])), 0);
    expect(bim.spaces.reduce((sum, { area = 0 }) => sum + area, 0)).toBeCloseTo(total, 6);
    expect(bim.storeys.reduce((sum, { area = 0 }) => sum + area, 0)).toBeCloseTo(total, 6);
  }, 120_000);

  it('should call every element and room of the duplex the same, moved or turned, but not changed, where its place alone is another', async () => {
    const bimAt = async (placement: object): Promise<Bim> => {
      const { reading } = await readReal(DUPLEX, { ...SOMEWHERE, placement: placement as never });
      const document = new BimDocument('s', 'IFC2x3');
      for (const feature of reading.features) document.add(feature);
      return bimSchema.parse(document.finish());
    };
    const { placement } = SOMEWHERE;
    const bim = await bimAt(placement);
    const [same, turned] = [bim, await bimAt({ ...placement, latitude: 49.001, heading: 30 })].map((other) =>
      compareBims(bim, other),
    );
    expect(same.elements.same).toBe(bim.elements.length);
    expect(turned.elements.changed).toEqual([]);
    expect(turned.spaces.changed).toEqual([]);
    const shown = bim.elements.filter(({ shape }) => shape);
    expect(shown.length).toBeGreaterThan(200);
    expect(turned.elements.moved).toHaveLength(shown.length);
    const sure = turned.elements.moved.filter(
      ({ degrees }) => Math.abs((((degrees % 90) + 90) % 90) - 30) < 0.5,
    );
    expect(sure.length).toBeGreaterThan(0.9 * shown.length);
  }, 120_000);

  it.each([
    [DUPLEX, {}],
    [HOUSE, {}],
  ])(
    'should keep every property of ten elements of %s as the text has it',
    async (path, options) => {
      const { reading, text } = await readReal(path, options);
      const numbers = numbersById(text);
      const candidates = reading.features.filter(({ class: name }) =>
        /^Ifc(Wall|Window|Door|Slab|Space|Beam|Furnishing|Roof|Stair|Member)/.test(String(name)),
      );
      const step = Math.floor(candidates.length / 10);
      let compared = 0;
      for (let i = 0; i < 10; i++) {
        const { attributes } = candidates[i * step];
        const told = text.propertiesOf(numbers.get(attributes.globalId)!);
        const own = Object.keys(attributes).filter((name) => name.includes('.'));
        // Sets of doors and windows have their values as attributes, which the simple reader does not know.
        for (const name of own.filter((name) => told.has(name))) {
          expect(attributes[name], name).toEqual(told.get(name));
          compared++;
        }
        for (const name of told.keys()) expect(attributes, name).toHaveProperty([name]);
      }
      expect(compared).toBeGreaterThan(100);
    },
    120_000,
  );

  it('should keep height and width of every door and window of the FZK house as its text has them', async () => {
    const { reading, text } = await readReal(HOUSE);
    const openings = text.ofType('IFCDOOR', 'IFCWINDOW');
    expect(openings.length).toBeGreaterThan(10);
    for (const { args } of openings) {
      const attributes = reading.byId.get(`s:${plainOf(args[0])}`)?.attributes;
      expect(attributes).toMatchObject({ overallHeight: plainOf(args[8]), overallWidth: plainOf(args[9]) });
    }
  }, 120_000);

  it('should stand the FZK house at the latitude, longitude and height of its site', async () => {
    const { reading, text } = await readReal(HOUSE);
    expectAllThere(reading, text);
    const [{ args }] = text.ofType('IFCSITE');
    expect([args[9], args[10], args[11]]).toEqual(['(49,6,1,566000)', '(8,26,11,540400)', '110.']);
    const place = [8 + 26 / 60 + 11.5404 / 3600, 49 + 6 / 60 + 1.566 / 3600];
    const walls = reading.features.filter(({ class: name }) => name === 'IfcWallStandardCase');
    const { low, high } = bounds(walls);
    // The corner of the house, 12 by 10 m, is the origin of the site.
    const near = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
    expect(distance(near, place)).toBeCloseTo(Math.hypot(6, 5), 1);
    // EGM96 lies 47.95 m over the ellipsoid there; the ground floor stands on the site's 110 m.
    expect(low[2]).toBeGreaterThan(110 + 47.5);
    expect(low[2]).toBeLessThan(110 + 48.5);
    expect(reading.reasons['datum-by-standard']).toBe(1);
  }, 120_000);

  it('should refuse the open house, which stands nowhere, and place it by hand', async () => {
    await expect(readReal(OPEN_HOUSE)).rejects.toMatchObject({
      code: 'placement-missing',
      message: expect.stringMatching(/--position.*--heading.*--vertical-datum/),
    });
    const { reading, text } = await readReal(OPEN_HOUSE, SOMEWHERE);
    expectAllThere(reading, text);
    const { low, high } = bounds(reading.features.filter(({ class: name }) => name !== 'IfcSite'));
    expect(distance([low[0], low[1]], [8.4, 49])).toBeLessThan(10);
    expect(low[2]).toBeGreaterThan(95);
    expect(high[2]).toBeLessThan(110);
  }, 120_000);

  it('should read the road of KIT (IFC4x3), whose millimetres become metres', async () => {
    const { reading, text } = await readReal(ROAD);
    expect(reading.source.format).toBe('IFC4x3');
    expectAllThere(reading, text);
    const { low, high } = bounds(reading.features);
    expect(distance([low[0], low[1]], [54 + 25 / 60, 24 + 28 / 60])).toBeLessThan(200);
    expect(distance([low[0], low[1]], [high[0], high[1]])).toBeCloseTo(130, -1);
  }, 120_000);

  it.each([
    ['utm', 0.05],
    // EPSG's shift of DHDN is good to 3 m.
    ['gk', 3],
  ])(
    'should stand the position mark of the %s case where its site says',
    async (name, metres) => {
      const path = `${CASES}/geographic-referencing-${name}/geographic-referencing-${name}.ifc`;
      const { reading } = await readReal(path, { verticalDatum: 'DHHN2016' });
      const { low, high } = bounds(reading.features);
      const place = [8 + 26 / 60 + 1.2473 / 3600, 49 + 5 / 60 + 43.9837 / 3600];
      expect(distance([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2], place)).toBeLessThan(metres);
      // The mark is 4 m high: its scale of 1000 was not taken for a size.
      expect(high[2] - low[2]).toBeCloseTo(4, 3);
      expect(reading.reasons['map-scale']).toBe(1);
      expect(reading.source.crs.from).toBe('file');
      await expect(readReal(path)).rejects.toMatchObject({ code: 'vertical-datum-missing' });
    },
    120_000,
  );

  it('should put the cube of the rigid operation by the bell tower of Bled, 1 m to the east of its place', async () => {
    const path = `${CASES}/geographic-referencing-rigid-operation/geographic-referencing-rigid-operation.ifc`;
    const { reading } = await readReal(path, { verticalDatum: 'ellipsoid' });
    const { low, high } = bounds(reading.features);
    const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
    expect(distance(middle, [14.0902217, 46.3623297])).toBeCloseTo(1, 2);
    expect(middle[0]).toBeGreaterThan(14.0902217);
    expect(low[2]).toBeCloseTo(475, 3);
    expect(high[2] - low[2]).toBeCloseTo(1.5, 3);
    expect(reading.reasons['geometry-flat']).toBe(1);
  }, 120_000);

  it('should put the columns of the grid case on the crossings of its axes', async () => {
    const path = `${CASES}/grid-placement/grid-placement.ifc`;
    await expect(readReal(path)).rejects.toMatchObject({ code: 'placement-height-missing' });
    const { reading, text } = await readReal(path, SOMEWHERE);
    const columns = reading.features.filter(({ class: name }) => name === 'IfcColumn');
    expect(columns).toHaveLength(text.count('IFCCOLUMN'));
    const places = new Set(
      columns.map((column) => {
        const { low, high } = bounds([column]);
        return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2].map((value) => value.toFixed(6)).join();
      }),
    );
    expect(places.size).toBe(25);
    expect(reading.reasons['placement-grid']).toBeUndefined();
  }, 120_000);

  it('should read 20 MB of IFC in batches, in less than 700 MB in all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ifc-large-'));
    try {
      const file = join(folder, 'large.ifc');
      await replicateDuplex(realData(DUPLEX), file, 9);
      expect(statSync(file).size).toBeGreaterThan(20e6);
      const before = process.memoryUsage.rss();
      const reading = await readFile(file);
      expect(reading.features).toHaveLength(9 * 295);
      expect(reading.reasons['global-id-twice']).toBeUndefined();
      expect(reading.batches.length).toBeGreaterThan(3);
      expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(700);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 300_000);
});
