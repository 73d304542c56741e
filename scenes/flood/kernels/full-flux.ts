// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import { face, ROW, reconstruct } from './full-face';
import {
  BLOCK,
  bed,
  cell,
  columns,
  films,
  GHOSTS,
  gravity,
  north,
  ones,
  place,
  rows,
  scratch,
  sillNorth,
  sillWest,
  stride,
  two,
  west,
} from './full-grid';

const PLANE: usize = ROW * <usize>(BLOCK + 2 * GHOSTS);
/** Four rows: what is known on one side of faces (depth, surface, velocity across and along them), or what passes them. */
const SET: usize = 4 * ROW;

/** Where the planes and rows of the scratch room begin: surface and velocities of a block and its ghosts; then one row each. */
const U: usize = PLANE;
const V: usize = 2 * PLANE;
const MINUS_X: usize = 3 * PLANE;
const PLUS_X: usize = MINUS_X + SET;
const FACES_X: usize = PLUS_X + SET;
const MINUS_Y: usize = FACES_X + SET;
const PLUS_Y: usize = MINUS_Y + SET;
const FACES_Y: usize = PLUS_Y + 2 * SET;
const TILT_X: usize = FACES_Y + 2 * SET;
const TILT_Y: usize = TILT_X + ROW;

/** Surface and velocities of the cells of a block and its ghosts; whether any of them has water. */
function prepare(first: usize, width: i32, height: i32, h: usize, hu: usize, hv: usize): bool {
  let most = two(0);
  for (let j = 0; j < height + 2 * GHOSTS; j++) {
    const row = first + <usize>j * stride;
    const to = scratch + <usize>j * ROW;
    for (let i: usize = 0; i < <usize>(width + 2 * GHOSTS) * 8; i += 16) {
      const depth = v128.load(h + row + i);
      const wet = f64x2.gt(depth, films);
      v128.store(to + i, f64x2.add(depth, v128.load(bed + row + i)));
      if (v128.any_true(wet)) {
        const part = v128.and(f64x2.div(ones, f64x2.pmax(depth, films)), wet);
        v128.store(to + U + i, f64x2.mul(v128.load(hu + row + i), part));
        v128.store(to + V + i, f64x2.mul(v128.load(hv + row + i), part));
      } else {
        v128.store(to + U + i, two(0));
        v128.store(to + V + i, two(0));
      }
      most = f64x2.pmax(most, depth);
    }
  }
  return v128.any_true(f64x2.gt(most, two(0)));
}

/**
 * What passes the faces of a block of the state `h`, `hu`, `hv`, and the momentum that its cells would have `seconds`
 * later without friction, in `outX` and `outY`. The faces at a block's far sides belong to the next block; those at the
 * far sides of the grid to the last.
 */
export function flux(
  blockX: i32,
  blockY: i32,
  seconds: f64,
  h: usize,
  hu: usize,
  hv: usize,
  outX: usize,
  outY: usize,
): void {
  const even = columns + (columns & 1);
  const firstX = blockX * BLOCK;
  const firstY = blockY * BLOCK;
  const lastX = min(even, firstX + BLOCK);
  const lastY = min(rows, firstY + BLOCK);
  const width = <usize>(lastX - firstX) * 8;
  const height = lastY - firstY;
  const own = place(firstX, firstY);
  const isWet = prepare(place(firstX - GHOSTS, firstY - GHOSTS), lastX - firstX, height, h, hu, hv);
  if (!isWet) {
    clear(own, width, height, lastX === even, lastY === rows, outX, outY);
    return;
  }
  const ratio = two(seconds / cell);
  const weight = two(-2 * gravity);
  let now: usize = 0;
  for (let j = 1; j < height + 3; j++) {
    const before = now;
    now = 1 - now;
    const line = own + <usize>(j - 1) * stride - stride;
    const plane = scratch + <usize>j * ROW + 16;
    const plus = scratch + PLUS_Y + now * SET;
    const tilt = scratch + TILT_Y + now * ROW;
    reconstruct(width, h + line, stride, plane, plane + V, plane + U, ROW, scratch + MINUS_Y, plus, tilt);
    if (j < 2) continue;
    const faces = scratch + FACES_Y + now * SET;
    const last = scratch + PLUS_Y + before * SET;
    const crests = sillNorth ? sillNorth + (line >> 1) : 0;
    const isOwn = j - 2 < height || lastY === rows;
    face(width, last, scratch + MINUS_Y, crests, faces);
    if (isOwn) copy(north + line, faces, width);
    if (j < 3) continue;
    const row = line - stride;
    acrossRow(h, row, width, scratch + <usize>(j - 1) * ROW, lastX === even);
    const facesX = scratch + FACES_X;
    const facesBefore = scratch + FACES_Y + before * SET;
    const tiltBefore = scratch + TILT_Y + before * ROW;
    for (let i: usize = 0; i < width; i += 16) {
      const weighs = f64x2.mul(weight, v128.load(h + row + i));
      const x = f64x2.add(
        f64x2.add(
          f64x2.sub(v128.load(facesX + 2 * ROW + i), v128.load(facesX + ROW + i + 8)),
          f64x2.mul(weighs, v128.load(scratch + TILT_X + i + 16)),
        ),
        f64x2.sub(v128.load(facesBefore + 3 * ROW + i), v128.load(faces + 3 * ROW + i)),
      );
      const y = f64x2.add(
        f64x2.add(
          f64x2.sub(v128.load(facesBefore + 2 * ROW + i), v128.load(faces + ROW + i)),
          f64x2.mul(weighs, v128.load(tiltBefore + i)),
        ),
        f64x2.sub(v128.load(facesX + 3 * ROW + i), v128.load(facesX + 3 * ROW + i + 8)),
      );
      v128.store(outX + row + i, f64x2.add(v128.load(hu + row + i), f64x2.mul(ratio, x)));
      v128.store(outY + row + i, f64x2.add(v128.load(hv + row + i), f64x2.mul(ratio, y)));
    }
  }
}

/** What passes the west faces of a row of a block, and the face east of its last cell. */
function acrossRow(h: usize, row: usize, width: usize, plane: usize, isLast: bool): void {
  reconstruct(
    width + 16,
    h + row - 8,
    8,
    plane + 8,
    plane + U + 8,
    plane + V + 8,
    8,
    scratch + MINUS_X + 8,
    scratch + PLUS_X + 8,
    scratch + TILT_X + 8,
  );
  const crests = sillWest ? sillWest + (row >> 1) : 0;
  const faces = scratch + FACES_X;
  face(width + 16, scratch + PLUS_X + 8, scratch + MINUS_X + 16, crests, faces);
  copy(west + row, faces, width);
  if (isLast) store<f64>(west + row + width, load<f64>(faces + width));
}

/** Puts so many bytes of one row into another. */
function copy(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
}

/** Nothing passes the faces of a dry block. */
function clear(
  own: usize,
  width: usize,
  height: i32,
  isLastX: bool,
  isLastY: bool,
  outX: usize,
  outY: usize,
): void {
  for (let j = 0; j < height; j++) {
    const row = own + <usize>j * stride;
    memory.fill(west + row, 0, width + (isLastX ? 8 : 0));
    memory.fill(north + row, 0, width);
    memory.fill(outX + row, 0, width);
    memory.fill(outY + row, 0, width);
  }
  if (isLastY) memory.fill(north + own + <usize>height * stride, 0, width);
}
