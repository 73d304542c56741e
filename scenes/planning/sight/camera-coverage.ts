import { type CameraView, pictureEdges, placeInPicture } from '../../../models/cameras/pinhole.ts';
import type { RayScene } from '../rays/ray-scene.ts';
import type { Point } from './line-of-sight.ts';
import type { Surface } from './surface.ts';
import { VIEW, viewshed } from './viewshed.ts';

/** A camera in local metres, as it looks; `reach`: metres beyond which its picture shows nothing of use. */
export interface PlacedCamera {
  id: string;
  at: Point;
  view: CameraView;
  reach: number;
}

export interface Coverage {
  /** How many cameras see each cell. */
  times: Uint16Array;
  /** Cells of the surface that none sees: the blind spots, 1. Where the surface is not known: 0. */
  blind: Uint8Array;
  /** Square metres: of the known surface, seen by any, by two or more; and each camera's own, by id. */
  known: number;
  covered: number;
  twice: number;
  own: ReadonlyMap<string, number>;
}

/**
 * What cameras see of a surface, `target` metres over it (a person's face: 1.6), and what none sees: in the picture, within
 * reach, and with nothing between. `within`: 1 of the cells that count, for streets or one quarter only.
 */
export function cameraCoverage(
  scene: RayScene,
  surface: Surface,
  cameras: readonly PlacedCamera[],
  { target = 0, within }: { target?: number; within?: Uint8Array } = {},
): Coverage {
  const { grid, tops } = surface;
  const times = new Uint16Array(tops.length);
  const area = grid.cell * grid.cell;
  const own = new Map<string, number>();
  for (const { id, at, view, reach } of cameras) {
    const seen = viewshed(scene, surface, at, { reach, target, refraction: 0 });
    const [across, up] = pictureEdges(view);
    let cells = 0;
    for (let i = 0; i < seen.length; i++) {
      if (seen[i] !== VIEW.seen || within?.[i] === 0) continue;
      const x = grid.west + ((i % grid.columns) + 0.5) * grid.cell;
      const y = grid.south + (Math.floor(i / grid.columns) + 0.5) * grid.cell;
      const place = placeInPicture(view, [x - at[0], y - at[1], tops[i] + target - at[2]]);
      if (!place || Math.abs(place[0]) > across || Math.abs(place[1]) > up) continue;
      times[i]++;
      cells++;
    }
    own.set(id, cells * area);
  }
  const blind = new Uint8Array(tops.length);
  let [known, covered, twice] = [0, 0, 0];
  for (let i = 0; i < times.length; i++) {
    if (Number.isNaN(tops[i]) || within?.[i] === 0) continue;
    known++;
    if (times[i] === 0) blind[i] = 1;
    else covered++;
    if (times[i] > 1) twice++;
  }
  return { times, blind, known: known * area, covered: covered * area, twice: twice * area, own };
}
