import { enuFrame } from '../../../models/geodesy/index.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { SchemeBuilding, SchemeFloors } from '../../../models/schema/scheme.ts';
import type { Polygon } from '../plane.ts';
import type { ModelFloors, ModelShape } from './model-floors.ts';

/** Where a model stands: its anchor at a place in degrees, turned clockwise from north. */
export interface ModelPlace {
  at: Position;
  /** Degrees, 0 ≤ heading < 360. */
  heading: number;
}

/** Leads metres about a model's anchor (east, north) to metres east and north of its place. */
export function turnedBy(heading: number): (x: number, y: number) => [number, number] {
  const turn = (heading * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  return (x, y) => [x * cosine + y * sine, -x * sine + y * cosine];
}

/** The building of a scheme that a model is, its outlines at its place. */
export function buildingOfModel(
  shape: ModelShape,
  anchor: readonly [number, number, number],
  { at, heading }: ModelPlace,
  given: Pick<SchemeBuilding, 'id' | 'name'> &
    Pick<NonNullable<SchemeBuilding['reference']>, 'kind' | 'source' | 'file'>,
): SchemeBuilding {
  const { kind, source, file, ...named } = given;
  const frame = enuFrame(at[0], at[1], 0);
  const turned = turnedBy(heading);
  const areaOf = (outline: Polygon): Area =>
    outline.map((ring) =>
      ring.map(([x, y]): Position => {
        const [longitude, latitude] = frame.toGeodetic(...turned(x - anchor[0], y - anchor[1]), 0);
        return [longitude, latitude];
      }),
    );
  const footprint = areaOf(shape.footprint);
  const floorsOf = (list: readonly ModelFloors[]): SchemeFloors[] =>
    list.map(({ use, storeys, storeyHeight, area, outline }) => ({
      ...{ use, storeys, storeyHeight, area: Math.round(area * 100) / 100 },
      ...(outline === shape.footprint ? {} : { footprint: areaOf(outline) }),
    }));
  return {
    ...named,
    ...{ footprint, floors: floorsOf(shape.floors), basements: floorsOf(shape.basements), parkingPlaces: 0 },
    reference: { kind, source, file, at, heading },
  };
}

/**
 * Triangles of a model (nine numbers each, metres about its anchor, z up) at its place: degrees, and metres over its
 * ground floor.
 */
export function placedTriangles(triangles: Float32Array, { at, heading }: ModelPlace): Float64Array {
  const frame = enuFrame(at[0], at[1], 0);
  const turned = turnedBy(heading);
  const placed = new Float64Array(triangles.length);
  const point = new Float64Array(3);
  for (let i = 0; i < triangles.length; i += 3) {
    const [x, y] = turned(triangles[i], triangles[i + 1]);
    frame.toGeodetic(x, y, triangles[i + 2], point);
    placed.set(point, i);
  }
  return placed;
}
