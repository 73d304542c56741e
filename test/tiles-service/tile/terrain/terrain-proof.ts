import { heightOf, QUANTIZED } from '../../../../scenes/geometry/terrain/quantized-mesh.ts';
import {
  spacingOf,
  tileDegrees,
  toleranceOfLeaf,
} from '../../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { Ground } from '../../../../tiles-service/tile/terrain/index.ts';
import { meshHeights } from './mesh-height.ts';
import { type TerrainRun, tilesOf } from './terrain-run.ts';

/**
 * How far the displayed surface is off the ground, at random places of the deepest tiles of the deepest levels:
 * the worst excess over the tile's tolerance, metres, and the places looked at. What the tile's 15-bit places
 * move a slope by is allowed for.
 */
export async function excessOverGround(
  run: TerrainRun,
  ground: Ground,
  within: (longitude: number, latitude: number) => boolean,
  every = 1,
): Promise<{ excess: number; places: number }> {
  const tiles = tilesOf(run.layer);
  const known = new Set(tiles.map(({ level, x, y }) => `${level}/${x}/${y}`));
  let excess = Number.NEGATIVE_INFINITY;
  let places = 0;
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  for (const [index, { level, x, y }] of tiles.entries()) {
    if (known.has(`${level + 1}/${2 * x}/${2 * y}`) || index % every > 0) continue;
    const side = tileDegrees(level);
    if (!within((x + 0.5) * side - 180, (y + 0.5) * side - 90)) continue;
    const mesh = await run.mesh(level, x, y);
    const heightAt = meshHeights(mesh);
    const latitude = (y + 0.5) * side - 90;
    const placeError = (spacingOf(level, latitude) * 64) / QUANTIZED;
    const slack = placeError * ((mesh.highest - mesh.lowest) / spacingOf(level, latitude)) + 2e-3;
    for (let i = 0; i < 40; i++) {
      const [u, v] = [random(), random()];
      const deviation = Math.abs(heightAt(u, v) - ground.heightAt((x + u) * side - 180, (y + v) * side - 90));
      excess = Math.max(excess, deviation - toleranceOfLeaf(level, latitude).height - slack);
      places++;
    }
  }
  return { excess, places };
}

/**
 * How far the mesh of each tile is off the vertices of its children, against what layer.json states for its
 * level: the worst excess over tolerance, omission and moves, metres, and the pairs looked at.
 */
export async function excessOverChildren(run: TerrainRun): Promise<{ excess: number; pairs: number }> {
  const tiles = tilesOf(run.layer);
  const known = new Set(tiles.map(({ level, x, y }) => `${level}/${x}/${y}`));
  let excess = Number.NEGATIVE_INFINITY;
  let pairs = 0;
  for (const { level, x, y } of tiles) {
    if (!known.has(`${level + 1}/${2 * x}/${2 * y}`)) continue;
    const parent = await run.mesh(level, x, y);
    const heightAt = meshHeights(parent);
    const { tolerance, omission, heightStep, moved } = run.layer.accuracy[level];
    const stated = tolerance + omission + moved + run.layer.accuracy[level + 1].moved;
    // Places are rounded to 15 bits in both; a cliff between two samples moves by as much.
    const slack = ((parent.highest - parent.lowest) * 64 * 2) / QUANTIZED + 2 * heightStep;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const child = await run.mesh(level + 1, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1));
      pairs++;
      for (let vertex = 0; vertex < child.u.length; vertex++) {
        const u = (child.u[vertex] / QUANTIZED + (quadrant & 1)) / 2;
        const v = (child.v[vertex] / QUANTIZED + (quadrant >> 1)) / 2;
        excess = Math.max(excess, Math.abs(heightAt(u, v) - heightOf(child, vertex)) - stated - slack);
      }
    }
  }
  return { excess, pairs };
}

/**
 * How far the sides of deepest tiles are off those of larger deepest tiles beside them: the largest gap, metres, and
 * the sides looked at.
 */
export async function gapsBetweenLevels(run: TerrainRun): Promise<{ gap: number; sides: number }> {
  const tiles = tilesOf(run.layer);
  const known = new Set(tiles.map(({ level, x, y }) => `${level}/${x}/${y}`));
  let gap = 0;
  let sides = 0;
  for (const { level, x, y } of tiles) {
    if (known.has(`${level + 1}/${2 * x}/${2 * y}`)) continue;
    for (const [dx, dy] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ]) {
      let [otherLevel, otherX, otherY] = [level, x + dx, y + dy];
      const columns = 2 ** (level + 1);
      if (otherX < 0 || otherX >= columns || otherY < 0 || 2 * otherY >= columns) continue;
      if (known.has(`${otherLevel}/${otherX}/${otherY}`)) continue;
      while (!known.has(`${otherLevel}/${otherX}/${otherY}`)) {
        otherLevel--;
        otherX >>= 1;
        otherY >>= 1;
      }
      const mesh = await run.mesh(level, x, y);
      const heightAt = meshHeights(await run.mesh(otherLevel, otherX, otherY));
      const side = dx < 0 ? mesh.west : dx > 0 ? mesh.east : dy < 0 ? mesh.south : mesh.north;
      const size = 2 ** (level - otherLevel);
      sides++;
      for (const vertex of side) {
        const u = (x + mesh.u[vertex] / QUANTIZED) / size - otherX;
        const v = (y + mesh.v[vertex] / QUANTIZED) / size - otherY;
        gap = Math.max(gap, Math.abs(heightAt(u, v) - heightOf(mesh, vertex)));
      }
    }
  }
  return { gap, sides };
}
