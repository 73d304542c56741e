import { headingBetween } from '../../../models/bim/model-move.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { StandingPlace } from '../../../models/schema/model-move.ts';
import type { Placing } from '../../placement/placing.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { Shape } from '../sketch/shape-set.ts';

/** What a handle does with the model. */
export const PLACING_HANDLES = ['move', 'east', 'north', 'up', 'turn'] as const;
export type PlacingHandle = (typeof PLACING_HANDLES)[number];

export type Metres = readonly [number, number, number];

const ACCENT = '#3fd9b8';
const PLAIN = '#f2f7f8';
/** The ring lies so far outside of the model, and the arrows reach so far beyond it, as shares of its radius. */
const RING = 1.12;
const ARROW = 0.3;
/** CSS pixels that they have at least, however far one is. */
const LEAST_RING = 64;
const LEAST_ARROW = 40;
const RING_CORNERS = 96;
/** Metres over the ground, so that it does not flicker in it. */
const LIFT = 0.4;
const TIP = 0.22;

export interface GizmoSize {
  ring: number;
  arrow: number;
}

/** `pixel`: metres that a CSS pixel covers at the model. */
export function gizmoSize({ radius }: Pick<Placing, 'radius'>, pixel: number): GizmoSize {
  return {
    ring: Math.max(radius * RING, LEAST_RING * pixel),
    arrow: Math.max(radius * ARROW, LEAST_ARROW * pixel),
  };
}

/** Where a handle is: metres east, north and up of the place that the model stands at. */
export function handleAt(placing: Placing, { ring, arrow }: GizmoSize, handle: PlacingHandle): Metres {
  const low = placing.ground + LIFT;
  const top = Math.max(placing.top, low);
  if (handle === 'move') return [0, 0, top];
  if (handle === 'up') return [0, 0, top + arrow];
  if (handle === 'east') return [ring + arrow, 0, low];
  if (handle === 'north') return [0, ring + arrow, low];
  // It goes round with the model, and begins where no arrow is.
  const angle = ((headingBetween(placing.from.heading, placing.to.heading) + 225) * Math.PI) / 180;
  return [Math.sin(angle) * ring, Math.cos(angle) * ring, low];
}

export interface GizmoTexts {
  east: string;
  north: string;
  up: string;
}

/** What is drawn of it; `held` stands out. */
export function gizmoShapes(
  placing: Placing,
  size: GizmoSize,
  texts: GizmoTexts,
  held: PlacingHandle | undefined,
): Map<string, Shape> {
  const place = placer(placing.to);
  const at = (handle: PlacingHandle): Metres => handleAt(placing, size, handle);
  const low = placing.ground + LIFT;
  const ring = Array.from({ length: RING_CORNERS + 1 }, (_, corner) => {
    const angle = (corner / RING_CORNERS) * 2 * Math.PI;
    return place([Math.sin(angle) * size.ring, Math.cos(angle) * size.ring, low]);
  });
  const colour = (handle: PlacingHandle): string => (held === handle ? PLAIN : ACCENT);
  const line = (
    handle: PlacingHandle,
    places: GroundPlace[],
    width = 2.5,
  ): NonNullable<Shape['lines']>[number] => ({
    ...{ places, draped: false },
    style: { color: colour(handle), width: held === handle ? width + 1.5 : width },
  });
  const shapes = new Map<string, Shape>();
  shapes.set('turn', {
    lines: [line('turn', ring, 2), line('turn', [place([0, 0, low]), place(at('turn'))], 1)],
    marks: [{ place: place(at('turn')), color: PLAIN, size: 15 }],
  });
  for (const handle of ['east', 'north', 'up'] as const) {
    const end = at(handle);
    const axis = ({ east: 0, north: 1, up: 2 } as const)[handle];
    const start: Metres =
      handle === 'up' ? at('move') : axis === 0 ? [size.ring, 0, low] : [0, size.ring, low];
    const tip = size.arrow * TIP;
    const side = (by: number): Metres => {
      const point: [number, number, number] = [end[0], end[1], end[2]];
      point[axis] -= tip;
      point[axis === 0 ? 1 : 0] += by * tip * 0.6;
      return point;
    };
    shapes.set(handle, {
      lines: [
        line(handle, [place(start), place(end)]),
        line(handle, [place(side(-1)), place(end), place(side(1))]),
      ],
      marks: [{ place: place(end), color: colour(handle), size: 14 }],
      labels: [{ place: place(end), text: texts[handle], style: { color: PLAIN, size: 12 } }],
    });
  }
  shapes.set('move', { marks: [{ place: place(at('move')), color: PLAIN, size: 17 }] });
  return shapes;
}

function placer({ longitude, latitude, height }: StandingPlace): (metres: Metres) => GroundPlace {
  const frame = enuFrame(longitude, latitude, height);
  return ([east, north, up]) => {
    const [lon, lat, high] = frame.toGeodetic(east, north, up);
    return { longitude: lon, latitude: lat, height: high };
  };
}
