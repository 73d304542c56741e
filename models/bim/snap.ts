/** A point in metres. */
export type Place = readonly [x: number, y: number, z: number];

/** What a point that is measured from lies on. */
export interface Snapped {
  kind: 'vertex' | 'edge' | 'face';
  place: Place;
}

export interface SnapRay {
  /** From where it is looked. */
  origin: Place;
  /** Of length 1. */
  direction: Place;
  /** Where the ray meets a face. */
  hit: Place;
  /** Metres that one pixel is wide at a distance of one metre (perspective), and everywhere (parallel). */
  metresPerPixel: (distance: number) => number;
  /** Pixels within which a corner, and an edge, draws the point to it. */
  vertexPixels?: number;
  edgePixels?: number;
}

/** An edge that lies behind the face by more than this share of its distance is not seen. */
const BEHIND = 0.002;

/**
 * The corner that is nearest to a ray within some pixels, else the nearest point on an edge, else where the ray meets the
 * face. `edges`: six numbers each, metres. Corners and edges that lie behind the face that is hit are left out. An edge
 * that one looks along has no nearest point of its own: its nearer end counts.
 */
export function snap(edges: ArrayLike<number>, ray: SnapRay): Snapped {
  const { origin, direction, hit, metresPerPixel, vertexPixels = 12, edgePixels = 9 } = ray;
  const reach = along(origin, direction, hit);
  const limit = reach * (1 + BEHIND) + 0.005;
  let vertex: Place | undefined;
  let vertexAway = vertexPixels;
  let edge: Place | undefined;
  let edgeAway = edgePixels;
  for (let at = 0; at + 5 < edges.length; at += 6) {
    const a: Place = [edges[at], edges[at + 1], edges[at + 2]];
    const b: Place = [edges[at + 3], edges[at + 4], edges[at + 5]];
    for (const end of [a, b]) {
      const away = pixelsFrom(end);
      if (away < vertexAway) [vertex, vertexAway] = [end, away];
    }
    const near = nearestOnEdge(origin, direction, a, b);
    const away = pixelsFrom(near);
    if (away < edgeAway) [edge, edgeAway] = [near, away];
  }
  if (vertex) return { kind: 'vertex', place: vertex };
  if (edge) return { kind: 'edge', place: edge };
  return { kind: 'face', place: hit };

  /** Infinity for what lies behind the eye or behind the face. */
  function pixelsFrom(place: Place): number {
    const distance = along(origin, direction, place);
    if (distance <= 0 || distance > limit) return Infinity;
    const off = Math.hypot(
      place[0] - origin[0] - distance * direction[0],
      place[1] - origin[1] - distance * direction[1],
      place[2] - origin[2] - distance * direction[2],
    );
    return off / metresPerPixel(distance);
  }
}

function along(origin: Place, direction: Place, place: Place): number {
  return (
    (place[0] - origin[0]) * direction[0] +
    (place[1] - origin[1]) * direction[1] +
    (place[2] - origin[2]) * direction[2]
  );
}

/** The point of a piece of line that is nearest to a line (direction of length 1). */
function nearestOnEdge(origin: Place, direction: Place, a: Place, b: Place): Place {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [wx, wy, wz] = [a[0] - origin[0], a[1] - origin[1], a[2] - origin[2]];
  const uu = ux * ux + uy * uy + uz * uz;
  const ud = ux * direction[0] + uy * direction[1] + uz * direction[2];
  const wd = wx * direction[0] + wy * direction[1] + wz * direction[2];
  const wu = wx * ux + wy * uy + wz * uz;
  const across = uu - ud * ud;
  const share = across > 1e-12 * uu ? Math.min(1, Math.max(0, (ud * wd - wu) / across)) : 0;
  return [a[0] + share * ux, a[1] + share * uy, a[2] + share * uz];
}
