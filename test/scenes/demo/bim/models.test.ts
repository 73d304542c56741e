import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BimDocument } from '../../../../models/bim/bim-document.ts';
import { checkBim } from '../../../../models/bim/check.ts';
import { createTransform, ELLIPSOID, loadEgm96, resolveCrs } from '../../../../models/geodesy/index.ts';
import { type Bim, bimSchema } from '../../../../models/schema/bim.ts';
import { buildingIdOf, type DemoModel, demoModels } from '../../../../scenes/demo/bim/index.ts';
import type { ModelKind, ModelSite } from '../../../../scenes/demo/bim/sites.ts';
import { composeDemoCity, DEMO_ORIGIN, type DemoCity } from '../../../../scenes/demo/city.ts';
import { contains, type Point } from '../../../../scenes/demo/plane.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import { openIfc } from '../../../../tiles-service/read/ifc/index.ts';
import { plainOf, StepText } from '../../../tiles-service/read/ifc/step-text.ts';

let folder: string;
let city: DemoCity;
const models = new Map<
  ModelKind,
  { model: DemoModel; site: ModelSite; text: StepText; bim: Bim; lost: number }
>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-models-'));
  await loadEgm96();
  city = composeDemoCity({ seed: 1, size: 6_000, buildings: 5_400 });
  for (const model of demoModels(city.models, DEMO_ORIGIN)) {
    const path = join(folder, `${model.kind}.ifc`);
    await writeFile(path, model.text);
    const source = await openIfc(path, { source: model.kind, scratch: folder });
    const document = new BimDocument(model.kind, source.format);
    for await (const batch of source.features()) for (const feature of batch) document.add(feature);
    models.set(model.kind, {
      model,
      site: city.models.find(({ kind }) => kind === model.kind)!,
      text: new StepText(model.text),
      bim: bimSchema.parse(document.finish()),
      lost: source.tally.snapshot().dropped.length,
    });
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const KINDS = ['hospital', 'tower', 'metro'] as const;

describe('building models of the demo city', () => {
  it('should be a hospital, an office tower and a metro station', () => {
    expect([...models.keys()]).toEqual([...KINDS]);
    expect(models.get('hospital')?.bim.storeys).toHaveLength(6);
    const { site, bim } = models.get('tower')!;
    expect(bim.storeys).toHaveLength(site.storeys + site.tower!.storeys + 1);
    expect(models.get('metro')?.bim.storeys.map(({ elevation }) => elevation! < 0)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each(KINDS)('should be read without loss, every product of the text of the %s', (kind) => {
    const { text, bim, lost } = models.get(kind)!;
    expect(lost).toBe(0);
    const count = (type: string): number =>
      bim.elements.filter((one) => one.class.toUpperCase() === type).length;
    for (const type of [
      'IFCWALL',
      'IFCSLAB',
      'IFCCOLUMN',
      'IFCDOOR',
      'IFCWINDOW',
      'IFCFURNITURE',
      'IFCPLATE',
      'IFCSTAIRFLIGHT',
    ])
      expect(count(type), type).toBe(text.count(type));
    expect(bim.spaces).toHaveLength(text.count('IFCSPACE'));
    expect(bim.storeys).toHaveLength(text.count('IFCBUILDINGSTOREY'));
    expect(bim.elements.length).toBeGreaterThan(300);
    expect(bim.structure.map(({ id }) => id)).toContain(`${kind}:${buildingIdOf(kind)}`);
  });

  it.each(KINDS)('should pass the checks that any model is put to: the %s', (kind) => {
    expect(checkBim(models.get(kind)!.bim)).toEqual([]);
  });

  it.each(KINDS)('should have no GlobalId twice, relationships of the %s included', (kind) => {
    const ids = [...models.get(kind)!.text.entities.values()].flatMap(({ args }) => {
      const first = plainOf(args[0] ?? '$');
      return typeof first === 'string' && /^[0-3][\w$]{21}$/.test(first) ? [first] : [];
    });
    expect(ids.length).toBeGreaterThan(500);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(KINDS)('should give every shape of the %s a material and a colour', (kind) => {
    const { text } = models.get(kind)!;
    const solids = text.count('IFCEXTRUDEDAREASOLID');
    // Rooms and holes have none.
    expect(text.count('IFCSTYLEDITEM')).toBe(
      solids - text.count('IFCSPACE') - text.count('IFCOPENINGELEMENT'),
    );
  });

  it.each(KINDS)('should stand the %s on its site, to the centimetre', async (kind) => {
    const { site, bim } = models.get(kind)!;
    const floors = bim.elements.filter(({ name }) => name === '底板' || name === '楼板');
    const { id, bounds } = floors.find(({ storey }) => storey === bim.storeys[0].id)!;
    expect(bounds, id).toBeDefined();
    const transform = await createTransform(resolveCrs(DEMO_ORIGIN.crs, lookupCrs), ELLIPSOID);
    const [ux, uy] = site.along;
    const corners = [
      [0, 0],
      [site.length, 0],
      [site.length, site.width],
      [0, site.width],
    ].map(([x, y]) => {
      const at = Float64Array.of(
        DEMO_ORIGIN.x + site.corner[0] + x * ux - y * uy,
        DEMO_ORIGIN.y + site.corner[1] + x * uy + y * ux,
        0,
      );
      transform.toGeodetic(at, at);
      return at;
    });
    const degree = 111_320;
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    expect((bounds![0] - Math.min(...xs)) * degree).toBeCloseTo(0, 1);
    expect((bounds![4] - Math.max(...ys)) * degree).toBeCloseTo(0, 1);
  });

  it('should be the same text for the same city', () => {
    const again = demoModels(city.models, DEMO_ORIGIN);
    expect(again.map(({ text }) => text)).toEqual([...models.values()].map(({ model }) => model.text));
  });
});

describe('the city around its building models', () => {
  it('should have the station under a park without buildings, and the others where their buildings stand', () => {
    const { site } = models.get('metro')!;
    expect(site.buildings).toEqual([]);
    const [ux, uy] = site.along;
    const inside: Point = [
      site.corner[0] + (site.length * ux - site.width * uy) / 2,
      site.corner[1] + (site.length * uy + site.width * ux) / 2,
    ];
    expect(city.blocks.find(({ ring }) => contains(ring, inside))?.zone).toBe('park');
    expect(city.buildings.some(({ ring }) => contains(ring, inside))).toBe(false);
    for (const kind of ['hospital', 'tower'] as const)
      for (const index of models.get(kind)!.site.buildings) expect(city.buildings[index].name).toBeDefined();
  });
});
