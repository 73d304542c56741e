import { expect, it } from 'vitest';
import { enuFrame } from '../../models/geodesy/index.ts';
import { contains } from '../../scenes/geometry/plane.ts';
import { BodyCollector } from '../../scenes/planning/rays/bodies.ts';
import { buildBvh } from '../../scenes/planning/rays/bvh.ts';
import { RayScene } from '../../scenes/planning/rays/ray-scene.ts';
import { surfaceOf } from '../../scenes/planning/sight/surface.ts';
import { VIEW, viewshed } from '../../scenes/planning/sight/viewshed.ts';
import { BlocksAt, cornersOf } from '../../scenes/planning/sun/blocks-at.ts';
import { windowsOnWalls } from '../../scenes/planning/sun/outer-walls.ts';
import { SUN_RULES } from '../../scenes/planning/sun/rules/sun-rules.ts';
import { studySun } from '../../scenes/planning/sun/sun-study.ts';
import { assumedWindows } from '../../scenes/planning/sun/windows.ts';
import { bruteClosest } from '../scenes/planning/rays/brute.ts';
import { readFile } from '../tiles-service/read/reading.ts';
import { describeReal, realData } from './data.ts';

const FILES = {
  delft: realData('delft/cityjson/delft_3dbag_901_trimmed.city.jsonl'),
  rotterdam: realData('rotterdam/delfshaven/3-20-DELFSHAVEN.city.json'),
};

/** LoD2 bodies of a file around its first building, as rays meet them, with the triangles for whoever checks. */
async function bodiesOf(file: string) {
  const { features } = await readFile(file, file.includes('DELFSHAVEN') ? { verticalDatum: 'NAP' } : {});
  const shaped = features.filter(({ geometries }) => geometries.some(({ kind }) => kind === 'surfaces'));
  const [longitude, latitude] = shaped[0].geometries[0].positions;
  const frame = enuFrame(longitude, latitude, 40);
  const bodies = new BodyCollector({ frame, undulation: () => 43 });
  for (const feature of shaped) bodies.add(feature);
  const { triangles, bodyOf, bodies: list, blocks, shapeless } = bodies.finish();
  const world = { bvh: buildBvh(triangles), bodyOf, bodies: list };
  return { longitude, latitude, triangles, world, blocks, shapeless, count: shaped.length };
}

describeReal('sun and sight on LoD2', () => {
  for (const [name, file] of Object.entries(FILES)) {
    it(`should see of ${name} what rays at every triangle see`, { timeout: 60_000 }, async () => {
      const { triangles, world, count, shapeless } = await bodiesOf(file);
      expect(world.bodies.length).toBe(count - shapeless);
      expect(world.bodies.every(({ heights }) => heights === 'measured')).toBe(true);
      const scene = new RayScene(world);
      const grid = { west: -60, south: -60, cell: 2, columns: 60, rows: 60 };
      const surface = surfaceOf(scene, grid);
      const top = surface.tops.reduce((high, one) => Math.max(one, high), -Infinity);
      const eye = [0.37, 0.21, top + 2] as const;
      const view = viewshed(scene, surface, eye, { reach: 80, refraction: 0 });
      let compared = 0;
      let seen = 0;
      for (let i = 0; i < view.length; i += 7) {
        if (view[i] !== VIEW.seen && view[i] !== VIEW.hidden) continue;
        const to = [
          grid.west + ((i % grid.columns) + 0.5) * grid.cell - eye[0],
          grid.south + (Math.floor(i / grid.columns) + 0.5) * grid.cell - eye[1],
          surface.tops[i] + 0.02 - eye[2],
        ];
        const isHidden = bruteClosest(triangles, eye, to, 0, 1) < Infinity;
        expect(isHidden).toBe(view[i] === VIEW.hidden);
        compared++;
        if (!isHidden) seen++;
      }
      expect(compared).toBeGreaterThan(30);
      expect(seen).toBeGreaterThan(5);
    });
  }

  for (const [name, file] of Object.entries(FILES))
    it(`should set windows of ${name} on outer walls at the ground alone, each place once`, {
      timeout: 60_000,
    }, async () => {
      const { world, blocks } = await bodiesOf(file);
      const at = new BlocksAt(blocks);
      const rule = { sill: 0.9, fromSouth: 180 };
      const idOf = (body: number) => world.bodies[body].id;
      const windows = windowsOnWalls([...blocks.keys()], { at, idOf }, rule);
      expect(windows.length).toBeGreaterThan(100);
      const places = new Set<string>();
      for (const [index, { left, right, building }] of windows.entries()) {
        const [x, y, z] = [0, 1, 2].map((axis) => (left[axis] + right[axis]) / 2);
        places.add(`${building} ${x.toFixed(2)} ${y.toFixed(2)}`);
        if (index % 9 !== 0) continue;
        // In no block, by every ring of every block.
        const holds = blocks.filter(
          ({ rings, base, top }) =>
            z > base && z < top && rings.every((ring, i) => contains(cornersOf(ring), [x, y]) === (i === 0)),
        );
        expect(holds).toEqual([]);
      }
      expect(places.size).toBe(windows.length);
      // Parts that rise over their house, down to its ground, had windows of their own inside of it.
      const everywhere = blocks.flatMap(({ body, rings, base }) =>
        assumedWindows(idOf(body), cornersOf(rings[0]), () => base, rule),
      );
      expect(windows.length).toBeLessThan(everywhere.length);
    });

  it('should give windows in Delft fewer hours than the day has, the same again, and more without neighbours', {
    timeout: 120_000,
  }, async () => {
    const { longitude, latitude, world, blocks, triangles } = await bodiesOf(FILES.delft);
    const [rules] = SUN_RULES;
    const site = { longitude, latitude, height: 40, utcOffset: 1 };
    const ring = (flat: readonly number[]) =>
      Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]] as const);
    const block = blocks.find(({ rings, top, base }) => top - base > 5 && rings[0].length >= 8)!;
    const windows = assumedWindows(world.bodies[block.body].id, ring(block.rings[0]), () => block.base, {
      sill: 0.9,
      fromSouth: 180,
      bay: 2,
    });
    expect(windows.length).toBeGreaterThan(2);
    const parameters = { year: 2026, zone: 'III', residents: 1_000_000 } as const;
    const study = () => studySun(world, site, windows, rules, parameters, 'test');
    const first = await study();
    expect(await study()).toEqual(first);
    const alone = Float32Array.from(
      [...world.bodyOf].flatMap((body, i) =>
        body === block.body ? [...triangles.subarray(i * 9, i * 9 + 9)] : [],
      ),
    );
    const own = {
      bvh: buildBvh(alone),
      bodyOf: new Uint32Array(alone.length / 9),
      bodies: [world.bodies[block.body]],
    };
    const without = await studySun(own, site, windows, rules, parameters, 'test');
    first.windows.forEach((window, index) => {
      expect(window.total).toBeLessThanOrEqual(8 * 3600 + 1);
      expect(window.total).toBeLessThanOrEqual(without.windows[index].total + 120);
    });
  });
});
