import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/index.ts';
import { bimCommand } from '../../../tiles-service/command/bim.ts';
import { type Command, EXIT, UsageError } from '../../../tiles-service/command/command.ts';
import { importCommand } from '../../../tiles-service/command/import.ts';
import { type SmallModel, smallModel, WALL } from '../read/ifc/small-model.ts';

/** A room of 8 m² on the storey of the small model. */
const ROOM = [
  "#300=IFCSPACE('1SpaceSpaceSpaceSpaceS1',$,'101',$,$,#24,$,$,.ELEMENT.,.INTERNAL.,$);",
  "#301=IFCRELAGGREGATES('5SpaceSpaceSpaceSpaceS5',$,$,$,#25,(#300));",
  "#302=IFCQUANTITYAREA('NetFloorArea',$,$,8.,$);",
  "#303=IFCELEMENTQUANTITY('6SpaceSpaceSpaceSpaceS6',$,'Qto_SpaceBaseQuantities',$,$,(#302));",
  "#304=IFCRELDEFINESBYPROPERTIES('7SpaceSpaceSpaceSpaceS7',$,$,$,(#300),#303);",
];

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-bim-'));
  await bringIn('house', { more: ROOM });
  // A duct that goes through the wall of the house, 4 by 2 by 3 m, and one that stands beside it.
  await bringIn('ducts', { wallId: "'2DuctDuctDuctDuctDuct2'", wallAt: '(1.,0.5,1.)' });
  await bringIn('garage', { wallId: "'3GarageGarageGarageGa3'", wallAt: '(4.,0.,0.)' });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(command: Command, args: string[], json = false): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await command.run(args, {
    print: (line) => lines.push(line),
    json,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return { code, text: lines.join('\n') };
}

async function bringIn(name: string, model: SmallModel): Promise<void> {
  writeFileSync(join(folder, `${name}.ifc`), smallModel(model));
  await run(importCommand, [join(folder, `${name}.ifc`), '--out', join(folder, 'city'), '--no-imagery']);
}

const inspect = (args: string[], json = false) => run(bimCommand, [join(folder, 'city'), ...args], json);

describe('bim', () => {
  it('should say what is in a model, and that nothing is wrong', async () => {
    const { code, text } = await inspect(['house-bim']);
    expect(text).toBe('house-bim: 1 storeys, 1 rooms, 1 elements\nfindings: 0');
    expect(code).toBe(EXIT.done);
  });

  it('should say that a building has no room at all', async () => {
    const { code, text } = await inspect(['garage-bim']);
    expect(text).toMatch(/findings: 1\n {2}no-spaces garage:/);
    expect(code).toBe(EXIT.problems);
  });

  it('should list the clashes with another model, and none with what only touches', async () => {
    const { code, text } = await inspect(['house-bim', '--with', 'ducts-bim'], true);
    expect(code).toBe(EXIT.problems);
    const { clashes } = JSON.parse(text);
    expect(clashes).toMatchObject([{ a: `house:${WALL}`, b: 'ducts:2DuctDuctDuctDuctDuct2', kind: 'cut' }]);
    // The site stands at 10° E, 50° N, on 100 m of EGM96.
    expect(clashes[0].longitude).toBeCloseTo(10, 3);
    expect(clashes[0].latitude).toBeCloseTo(50, 3);
    const beside = await inspect(['house-bim', '--with', 'garage-bim'], true);
    expect([beside.code, JSON.parse(beside.text).clashes]).toEqual([EXIT.done, []]);
  });

  it('should compare with the import before', async () => {
    await bringIn('house', { more: ROOM, wallAt: '(0.5,0.,0.)' });
    const { text } = await inspect(['house-bim']);
    expect(text).toMatch(/compared with \w+\nelements: 0 the same\n/);
    expect(text).toContain(`house:${WALL} Wall by 0.500 m`);
    // The page compares the same two.
    const scene = JSON.parse(readFileSync(join(folder, 'city', 'public', 'scene.json'), 'utf8')) as Scene;
    const layer = scene.layers.find(({ id }) => id === 'house-bim');
    const [version] = layer?.bimVersions ?? [];
    expect(version).toMatchObject({
      bim: expect.stringMatching(/^layers\/house-bim\/\w+\/bim\.json$/),
      name: 'house.ifc',
    });
    expect(version.bim).not.toBe(layer?.bim);
    expect(Date.parse(version.imported)).toBeLessThan(Date.parse(layer?.imported ?? ''));
    expect(existsSync(join(folder, 'city', 'public', version.bim))).toBe(true);
  }, 60_000);

  it('should name the models that there are where one is not', async () => {
    await expect(inspect(['castle-bim'])).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringMatching(/house-bim/),
    });
  });

  it.each([
    [[]],
    [['a', 'b']],
    [['house-bim', '--tolerance', '0']],
    [['house-bim', '--what']],
    [['house-bim', '--with', 'house-bim']],
  ])('should refuse the call %j', async (args) => {
    await expect(inspect(args)).rejects.toThrow(UsageError);
  });
});
