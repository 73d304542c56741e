/**
 * Where a raster has data, on a grid of cells: cells without data that are enclosed by others are gaps, to be
 * filled; those that reach the border of the grid are outside.
 */

/** 1 for every cell that has data or is enclosed by such cells. `present`: 1 where there is data. */
export function enclosedCells(present: Uint8Array, width: number, height: number): Uint8Array {
  const inside = new Uint8Array(width * height).fill(1);
  const stack = new Int32Array(width * height);
  let top = 0;
  const reach = (at: number): void => {
    if (present[at] || !inside[at]) return;
    inside[at] = 0;
    stack[top++] = at;
  };
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach(y * width + width - 1);
  }
  while (top > 0) {
    const at = stack[--top];
    const x = at % width;
    if (x > 0) reach(at - 1);
    if (x + 1 < width) reach(at + 1);
    if (at >= width) reach(at - width);
    if (at + width < inside.length) reach(at + width);
  }
  return inside;
}

/**
 * Distance of each cell's centre from the line between inside and outside, in cells: positive inside, negative
 * outside. What lies around the grid is outside.
 */
export function signedDistance(inside: Uint8Array, width: number, height: number): Float32Array {
  // One ring of outside cells around the grid.
  const wide = width + 2;
  const padded = new Uint8Array(wide * (height + 2));
  for (let y = 0; y < height; y++) {
    padded.set(inside.subarray(y * width, (y + 1) * width), (y + 1) * wide + 1);
  }
  const toOutside = distanceTo(padded, 0, wide, height + 2);
  const toInside = distanceTo(padded, 1, wide, height + 2);
  const signed = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y + 1) * wide + x + 1;
      signed[y * width + x] = padded[at] ? toOutside[at] - 0.5 : 0.5 - toInside[at];
    }
  }
  return signed;
}

/**
 * Distance from each cell to the nearest one of a kind: two passes of a 3–4 chamfer (Borgefors, "Distance
 * transformations in digital images", 1986), within 8 %.
 */
function distanceTo(cells: Uint8Array, kind: number, width: number, height: number): Float32Array {
  const distance = new Float32Array(cells.length);
  const far = 4 * (width + height);
  for (let at = 0; at < cells.length; at++) distance[at] = cells[at] === kind ? 0 : far;
  const relax = (at: number, other: number, step: number): void => {
    if (distance[other] + step < distance[at]) distance[at] = distance[other] + step;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (x > 0) relax(at, at - 1, 3);
      if (y === 0) continue;
      relax(at, at - width, 3);
      if (x > 0) relax(at, at - width - 1, 4);
      if (x + 1 < width) relax(at, at - width + 1, 4);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const at = y * width + x;
      if (x + 1 < width) relax(at, at + 1, 3);
      if (y + 1 === height) continue;
      relax(at, at + width, 3);
      if (x > 0) relax(at, at + width - 1, 4);
      if (x + 1 < width) relax(at, at + width + 1, 4);
    }
  }
  return distance.map((value) => value / 3);
}
