import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { readPictureHeader } from '../picture-format.ts';

/** A world file has six numbers; more than this is none. */
const MAXIMUM_WORLD_FILE = 4096;
const HEAD_BYTES = 256 * 1024;

/**
 * Three rows of four that bring a position in the CRS to u, v of a picture laid out on the map. `parameters`: x, y of
 * the middle of the first pixel, x and y of a step of one pixel to the right, and of one down; undefined: those of
 * the picture's world file. Undefined where that or the picture's size cannot be had.
 */
export function pixelToTexture(
  path: string | undefined,
  parameters: readonly number[] | undefined,
): number[] | undefined {
  if (path === undefined || !existsSync(path)) return undefined;
  const world = parameters ?? worldFile(path);
  const size = sizeOf(path);
  if (!world || !size) return undefined;
  const [x0, y0, rightX, rightY, downX, downY] = world;
  const determinant = rightX * downY - downX * rightY;
  if (!(Math.abs(determinant) > 0)) return undefined;
  // Column and row, counted in pixels from the middle of the first one.
  const column = [downY / determinant, -downX / determinant];
  const row = [-rightY / determinant, rightX / determinant];
  const [width, height] = size;
  const columnAt0 = -(column[0] * x0 + column[1] * y0) + 0.5;
  const rowAt0 = -(row[0] * x0 + row[1] * y0) + 0.5;
  return [
    column[0] / width,
    column[1] / width,
    0,
    columnAt0 / width,
    -row[0] / height,
    -row[1] / height,
    0,
    1 - rowAt0 / height,
    0,
    0,
    0,
    1,
  ];
}

/** A.jpg's world file is A.jgw, A.jpgw or A.wld; its lines: right x, right y, down x, down y, x, y. */
function worldFile(path: string): number[] | undefined {
  const stem = path.replace(/\.[^.]*$/, '');
  const extension = path.slice(stem.length + 1);
  const short = `${extension[0]}${extension[extension.length - 1]}w`;
  for (const end of [short, `${extension}w`, 'wld']) {
    const file = `${stem}.${end}`;
    if (!existsSync(file) || statSync(file).size > MAXIMUM_WORLD_FILE) continue;
    const numbers = readFileSync(file, 'latin1').trim().split(/\s+/).map(Number);
    if (numbers.length < 6 || !numbers.slice(0, 6).every(Number.isFinite)) return undefined;
    const [rightX, rightY, downX, downY, x, y] = numbers;
    return [x, y, rightX, rightY, downX, downY];
  }
  return undefined;
}

function sizeOf(path: string): [width: number, height: number] | undefined {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const picture = readPictureHeader(head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0)));
    return picture && picture.width > 0 && picture.height > 0 ? [picture.width, picture.height] : undefined;
  } finally {
    closeSync(file);
  }
}
