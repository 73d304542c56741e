import type { Box } from './free-places.ts';

/** Transparent edge of the pictures of symbols, CSS pixels at scale 1. */
const EDGE = 6;
/** CSS pixels between labels, and between a label and a symbol. */
const GAP = 3;

interface Picture {
  width: number;
  height: number;
  /** Of its place, from the upper left corner. */
  anchor: readonly [number, number];
}

/** What the picture of a symbol at a place covers. */
export function coveredBy({ width, height, anchor }: Picture, x: number, y: number, scale: number): Box {
  const edge = EDGE * scale;
  return {
    x: x - anchor[0] + edge,
    y: y - anchor[1] + edge,
    width: width - 2 * edge,
    height: height - 2 * edge,
  };
}

/** Where the label of a symbol may be, the best first: at the right, at the left, above, below. */
export function labelPlaces(
  picture: Picture,
  label: { width: number; height: number },
  x: number,
  y: number,
  scale: number,
): Box[] {
  const covered = coveredBy(picture, x, y, scale);
  const { width, height } = label;
  // The plate is as high as the picture is wide; below it is the foot.
  const middle = covered.y + covered.width / 2 - height / 2;
  const across = covered.x + covered.width / 2 - width / 2;
  return [
    { width, height, x: covered.x + covered.width + GAP, y: middle },
    { width, height, x: covered.x - GAP - width, y: middle },
    { width, height, x: across, y: covered.y - GAP - height },
    { width, height, x: across, y: covered.y + covered.height + GAP },
  ];
}

/** A label with the room that it wants around it. */
export function withRoom({ x, y, width, height }: Box): Box {
  return { x: x - GAP, y: y - GAP, width: width + 2 * GAP, height: height + 2 * GAP };
}
