/** A part of a picture that is drawn at once, in pixels of the picture from its upper left corner. */
export interface PictureTile {
  /** What of the picture it fills. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** What is drawn: more at all sides, so that what looks at its neighbours (soft edges) finds them. */
  drawnX: number;
  drawnY: number;
  drawnWidth: number;
  drawnHeight: number;
}

/**
 * Cuts a picture into parts of which none is drawn larger than `limit` pixels along a side, the margin of `margin`
 * pixels included. A picture within the limit is one part without a margin. Throws RangeError for sizes that are
 * no whole positive numbers and for margins that leave nothing.
 */
export function cutPicture(width: number, height: number, limit: number, margin: number): PictureTile[] {
  for (const size of [width, height])
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`A picture of ${width} × ${height} pixels: sizes are whole numbers from 1`);
  if (width <= limit && height <= limit)
    return [{ x: 0, y: 0, width, height, drawnX: 0, drawnY: 0, drawnWidth: width, drawnHeight: height }];
  const inner = limit - 2 * margin;
  if (inner < 1) throw new RangeError(`A margin of ${margin} pixels leaves nothing of ${limit}`);
  const tiles: PictureTile[] = [];
  for (const [y, tileHeight] of shares(height, inner))
    for (const [x, tileWidth] of shares(width, inner)) {
      tiles.push({
        x,
        y,
        width: tileWidth,
        height: tileHeight,
        drawnX: x - margin,
        drawnY: y - margin,
        drawnWidth: tileWidth + 2 * margin,
        drawnHeight: tileHeight + 2 * margin,
      });
    }
  return tiles;
}

/** Starts and lengths of parts as equal as whole pixels allow. */
function shares(length: number, longest: number): [start: number, length: number][] {
  const count = Math.ceil(length / longest);
  return Array.from({ length: count }, (_, index) => {
    const start = Math.round((index * length) / count);
    return [start, Math.round(((index + 1) * length) / count) - start];
  });
}

/** What of the view's pyramid a part sees, at distance 1 from the eye. */
export interface TileWindow {
  /** Half its width and height. */
  halfWidth: number;
  halfHeight: number;
  /** How far its middle lies off the line of sight, right and up. */
  right: number;
  up: number;
}

/** `tangentX` and `tangentY` are the tangents of half the whole picture's fields of view. */
export function tileWindow(
  tile: PictureTile,
  width: number,
  height: number,
  tangentX: number,
  tangentY: number,
): TileWindow {
  return {
    halfWidth: (tangentX * tile.drawnWidth) / width,
    halfHeight: (tangentY * tile.drawnHeight) / height,
    right: tangentX * ((2 * tile.drawnX + tile.drawnWidth) / width - 1),
    up: tangentY * (1 - (2 * tile.drawnY + tile.drawnHeight) / height),
  };
}

/**
 * The fields of view (tangents of their halves) of a picture that shows at least what the screen shows: what a
 * picture of another shape has more is added at both sides, or above and below.
 */
export function pictureTangents(
  screenAspect: number,
  screenTangentY: number,
  aspect: number,
): { tangentX: number; tangentY: number } {
  return aspect >= screenAspect
    ? { tangentX: screenTangentY * aspect, tangentY: screenTangentY }
    : { tangentX: screenTangentY * screenAspect, tangentY: (screenTangentY * screenAspect) / aspect };
}
