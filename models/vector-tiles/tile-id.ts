/** A tile of the web's grid: zoom, column from the west, row from the north. */
export interface TileAddress {
  z: number;
  x: number;
  y: number;
}

/**
 * PMTiles v3 tile ids: all tiles of zoom 0, then zoom 1 …, each zoom along a Hilbert curve. Safe integers up to
 * zoom 26. Curve: the "xy2d" mapping of Hilbert's square curve, as the PMTiles v3 specification fixes it.
 */
export function tileIdOf({ z, x, y }: TileAddress): number {
  const size = 2 ** z;
  if (z < 0 || z > 26 || x < 0 || y < 0 || x >= size || y >= size)
    throw new RangeError(`${z}/${x}/${y} is not a tile of zoom 0 to 26.`);
  let id = firstIdOf(z);
  let column = x;
  let row = y;
  for (let side = size / 2; side >= 1; side /= 2) {
    const right = column & side ? 1 : 0;
    const lower = row & side ? 1 : 0;
    id += side * side * ((3 * right) ^ lower);
    [column, row] = turn(side, column, row, right, lower);
  }
  return id;
}

export function tileOfId(id: number): TileAddress {
  let z = 0;
  while (firstIdOf(z + 1) <= id)
    if (++z > 26) throw new RangeError(`${id} is not the id of a tile of zoom 0 to 26.`);
  let rest = id - firstIdOf(z);
  let x = 0;
  let y = 0;
  for (let side = 1; side < 2 ** z; side *= 2) {
    const right = 1 & Math.floor(rest / 2);
    const lower = 1 & (rest ^ right);
    [x, y] = turn(side, x, y, right, lower);
    x += side * right;
    y += side * lower;
    rest = Math.floor(rest / 4);
  }
  return { z, x, y };
}

/** Number of tiles of all zooms above: (4^z − 1) / 3. */
function firstIdOf(z: number): number {
  return (4 ** z - 1) / 3;
}

function turn(side: number, x: number, y: number, right: number, lower: number): [number, number] {
  if (lower) return [x, y];
  return right ? [side - 1 - y, side - 1 - x] : [y, x];
}
