import {
  type ExtrusionGeometry,
  type Feature,
  SURFACE_SEMANTICS,
  type SurfacesGeometry,
} from '../../../models/feature.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { Scheme, SchemeBuilding } from '../../../models/schema/scheme.ts';
import { type GroundSampler, groundUnder } from '../../geometry/solids/stand.ts';
import { placedTriangles } from '../model/place-model.ts';

/** Ellipsoidal metres of a level in the scheme's vertical datum at a place. */
export type HeightOfLevel = (place: Position, level: number) => number;

/** Triangles of a building's model, nine numbers each, metres about its anchor; undefined where it is not at hand. */
export type TrianglesOf = (source: string) => Float32Array | undefined;

/**
 * Buildings of a scheme as features whose bodies stand in the way of sun and sight: its model where `trianglesOf` has it,
 * else its storeys, one block over the other. Basements are in the ground. `heightOf`: for buildings whose level is given;
 * all of another stands over the lowest ground under its ground outline, see `onOneGround`.
 */
export function bodiesOfScheme(
  { buildings }: Pick<Scheme, 'buildings'>,
  heightOf: HeightOfLevel,
  trianglesOf: TrianglesOf = () => undefined,
): Feature[] {
  return buildings.map((building): Feature => {
    const triangles = building.reference && trianglesOf(building.reference.source);
    return {
      id: building.id,
      type: 'Building',
      ...(building.name && { name: building.name['zh-CN'] }),
      attributes: {},
      geometries: triangles ? [surfacesOf(building, triangles, heightOf)] : blocksOf(building, heightOf),
    };
  });
}

/**
 * A body of a scheme on ground that is known: its blocks have outlines of their own, but stand on one ground, the lowest
 * under the first of them. What stands at a level of its own stays as it is, as does what is over no known ground.
 */
export function onOneGround(feature: Feature, ground: GroundSampler | undefined): Feature {
  const [first] = feature.geometries;
  if (!ground || !first || first.heightReference !== 'ground' || !('ringStarts' in first)) return feature;
  const lowest = groundUnder(ground, first.positions, 0, first.ringStarts[1])?.lowest;
  if (lowest === undefined) return feature;
  return {
    ...feature,
    geometries: feature.geometries.map((geometry) => ({
      ...geometry,
      heightReference: 'ellipsoid' as const,
      positions: geometry.positions.map((value, at) => (at % 3 === 2 ? value + lowest : value)),
    })),
  };
}

const GROUND = SURFACE_SEMANTICS.indexOf('ground');

/** Its ground outline first, which says what it stands on, then its triangles. */
function surfacesOf(
  { footprint, level, reference }: SchemeBuilding,
  triangles: Float32Array,
  heightOf: HeightOfLevel,
): SurfacesGeometry {
  const place = reference as NonNullable<typeof reference>;
  const base = level === undefined ? 0 : heightOf(footprint[0][0], level);
  const outline = footprint.flatMap((ring) =>
    ring.flatMap(([longitude, latitude]) => [longitude, latitude, 0]),
  );
  const positions = new Float64Array(outline.length + triangles.length);
  positions.set(outline);
  positions.set(placedTriangles(triangles, place), outline.length);
  for (let at = 2; at < positions.length; at += 3) positions[at] += base;
  const ringStarts = [0];
  for (const ring of footprint) ringStarts.push(ringStarts[ringStarts.length - 1] + ring.length);
  const polygonStarts = [0, footprint.length];
  const count = triangles.length / 9;
  const corners = outline.length / 3;
  for (let triangle = 1; triangle <= count; triangle++) {
    ringStarts.push(corners + 3 * triangle);
    polygonStarts.push(footprint.length + triangle);
  }
  const semantics = new Uint8Array(count + 1);
  semantics[0] = GROUND;
  return {
    ...{ kind: 'surfaces', lod: 4, heightReference: level === undefined ? 'ground' : 'ellipsoid' },
    ...{ positions, semantics },
    ...{ ringStarts: Uint32Array.from(ringStarts), polygonStarts: Uint32Array.from(polygonStarts) },
  };
}

function blocksOf(
  { footprint, floors, level }: SchemeBuilding,
  heightOf: HeightOfLevel,
): ExtrusionGeometry[] {
  const ground = level === undefined ? undefined : heightOf(footprint[0][0], level);
  let bottom = 0;
  return floors.map(({ footprint: own = footprint, storeys, storeyHeight }) => {
    const height = storeys * storeyHeight;
    const block = blockOf(own, (ground ?? 0) + bottom, height, storeys, ground === undefined);
    bottom += height;
    return block;
  });
}

function blockOf(
  area: Area,
  base: number,
  height: number,
  storeys: number,
  isOverGround: boolean,
): ExtrusionGeometry {
  const starts = [0];
  for (const ring of area) starts.push(starts[starts.length - 1] + ring.length);
  return {
    kind: 'extrusion',
    lod: 1,
    heightReference: isOverGround ? 'ground' : 'ellipsoid',
    positions: Float64Array.from(
      area.flatMap((ring) => ring.flatMap(([longitude, latitude]) => [longitude, latitude, base])),
    ),
    ringStarts: Uint32Array.from(starts),
    polygonStarts: Uint32Array.of(0, area.length),
    ...{ height, storeys, roof: { shape: 'flat', height: 0 } },
  };
}
