import { makeGround } from '../../scenes/flood/surface/ground.ts';
import { makeWallMask } from '../../scenes/flood/surface/make-wall-mask.ts';
import { makePicture } from '../../scenes/flood/surface/picture.ts';
import { EAST, NORTH, SOUTH, sideShares, WEST } from '../../scenes/flood/surface/wall-mask.ts';
import { WATER_VERTEX } from '../../viewer/globe/water/water-glsl.ts';
import { sampleInto } from '../../viewer/water/water-at.ts';
import { WATER_SAMPLE } from '../../viewer/water/water-glsl.ts';
import { seeded } from '../scenes/flood/seeded.ts';
import { expect, test } from './support/fixtures.ts';
import { computeOnCard, type Texture } from './support/shaders.ts';

/** Cells along a side of a grid with walls in all directions, and water that differs from cell to cell. */
const SIDE = 16;
/** Looks across a cell. */
const LOOKS = 16;
const random = seeded(9);
const bed = new Float32Array(SIDE * SIDE);
const depth = bed.map(() => (random() < 0.2 ? 0 : 1 + random()));
const place = (): [number, number] => [random() * SIDE, random() * SIDE];
const walls = Array.from({ length: 9 }, () => ({ line: [place(), place()], crest: { aboveGround: 9 } }));
const mask = makeWallMask(walls, bed, SIDE, SIDE)!;
const picture = makePicture(makeGround(bed, SIDE, SIDE), { depth }, mask);
const { heights } = picture;

const square = { width: SIDE, height: SIDE };
const levels = { width: heights.width, height: heights.height };
const textures: Record<string, Texture> = {
  u_first: { ...square, halves: [...picture.texels] },
  u_mask: { ...square, bytes: [...mask.cells] },
  u_firstHeights: { ...levels, floats: [...heights.heights] },
  u_secondHeights: { ...levels, floats: [...heights.heights] },
  u_nodeMask: { ...levels, bytes: [...mask.nodes] },
};

test('the graphics card should read the water beside walls as the page does', async ({ page }) => {
  const size = SIDE * LOOKS;
  const found = await computeOnCard(page, {
    ...{ size, textures },
    // What a place is, and nothing else of the water's shader.
    fragment: `${WATER_SAMPLE}\nvoid main() { result = cm_water(v_cell); }`,
    uniforms: { u_grid: [SIDE, SIDE, 10, 0], u_hasMask: true },
    scale: SIDE,
  });
  const exact = new Float64Array(4);
  let count = 0;
  let worst = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [column, row] = [(x + 0.5) / LOOKS, (y + 0.5) / LOOKS];
      if (!mask.cells[Math.floor(row) * SIDE + Math.floor(column)]) continue;
      sampleInto(exact, picture, column, row, mask);
      worst = Math.max(worst, Math.abs(exact[0] - found[(y * size + x) * 4]));
      count++;
    }
  expect(worst).toBeLessThan(1e-5);
  expect(count).toBeGreaterThan(size * LOOKS);
});

test('the graphics card should end the surface at walls, each side at its own height', async ({ page }) => {
  // The nine corners of the patch of each node.
  const size = SIDE * 3;
  const functions = WATER_VERTEX.slice(
    WATER_VERTEX.indexOf('uniform'),
    WATER_VERTEX.indexOf('out vec2 v_cell'),
  );
  const height = WATER_VERTEX.slice(
    WATER_VERTEX.indexOf('// The bits of a cell'),
    WATER_VERTEX.indexOf('void main()'),
  );
  const found = await computeOnCard(page, {
    ...{ size, textures },
    fragment: `in vec2 v_cell;\n${functions}\n${height}
      void main() {
        ivec2 at = ivec2(v_cell);
        result = vec4(cm_waterHeight(at / 3, vec2(at % 3) * 0.5 - 0.5));
      }`,
    uniforms: { u_level: [1, 0, 0], u_tile: [0, 0, SIDE - 1, SIDE - 1], u_reference: [-77] },
    scale: size,
  });
  const bits = (x: number, y: number) => mask.cells[y * SIDE + x] & (WEST | NORTH | EAST | SOUTH);
  const own = (x: number, y: number) => heights.heights[y * heights.width + x];
  const shares = new Float64Array(4);
  let worst = 0;
  for (let y = 3; y < size - 3; y++)
    for (let x = 3; x < size - 3; x++) {
      const [u, v] = [Math.floor(x / 3), Math.floor(y / 3)];
      const [east, south] = [(x % 3) / 2 - 0.5, (y % 3) / 2 - 0.5];
      const [i, j] = [u + (east < 0 ? -1 : 1), v + (south < 0 ? -1 : 1)];
      sideShares(shares, Math.abs(east), Math.abs(south), bits(u, v), bits(i, j), east >= 0, south >= 0);
      const four = [own(u, v), own(i, v), own(u, j), own(i, j)];
      const exact = four.reduce((sum, value, at) => sum + value * shares[at], 0);
      // All of the grid is near water: no node is without a height.
      worst = Math.max(worst, Math.abs(exact - found[(y * size + x) * 4]));
    }
  expect(worst).toBeLessThan(1e-5);
});
