import type { ExtrusionGeometry, Feature } from '../../../models/feature.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { Scheme, SchemeBuilding } from '../../../models/schema/scheme.ts';

/** Ellipsoidal metres of a level in the scheme's vertical datum at a place. */
export type HeightOfLevel = (place: Position, level: number) => number;

/**
 * Buildings of a scheme as features whose bodies stand in the way of sun and sight: its storeys, one block over the other.
 * Basements are in the ground. `heightOf`: for buildings whose level is given; others stand on the lowest ground under them.
 */
export function bodiesOfScheme({ buildings }: Pick<Scheme, 'buildings'>, heightOf: HeightOfLevel): Feature[] {
  return buildings.map(
    (building): Feature => ({
      id: building.id,
      type: 'Building',
      ...(building.name && { name: building.name['zh-CN'] }),
      attributes: {},
      geometries: blocksOf(building, heightOf),
    }),
  );
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
