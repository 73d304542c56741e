import {
  type Feature,
  type Roof,
  SURFACE_SEMANTICS,
  type SurfacesGeometry,
} from '../../../models/feature.ts';
import { type Body, type BodyContext, SINK } from './body-types.ts';
import type { PlacedSurfaces } from './faces.ts';
import { footprintsOfSurfaces } from './footprints.ts';
import { groundSpan } from './ground-height.ts';
import { BAY_WIDTH, lookKind, packLook, STOREY_HEIGHT, seedOf } from './look.ts';
import { ringArea, ringCentroid } from './ring.ts';
import type { SolidMesh } from './solid-mesh.ts';
import { addSurfaces } from './surfaces.ts';
import { upAt } from './up.ts';

const FLAT: Roof = { shape: 'flat', height: 0 };

/** Adds a body of surfaces in space; undefined if none of them has an area. */
export function addSurfaceBody(
  mesh: SolidMesh,
  feature: Feature,
  shape: SurfacesGeometry,
  row: number,
  context: BodyContext,
): Body | undefined {
  const { frame, tally } = context;
  const count = shape.positions.length / 3;
  if (count < 3 || shape.polygonStarts.length < 2) return undefined;
  const shift =
    shape.heightReference === 'ground'
      ? groundSpan(shape.positions, 0, Math.min(count, 256), feature.id, context).lowest
      : 0;
  const points = new Float64Array(shape.positions.length);
  for (let i = 0; i < points.length; i += 3)
    frame.toEnu(shape.positions[i], shape.positions[i + 1], shape.positions[i + 2] + shift, points, i);
  const up = upAt(points[0], points[1]);
  let base = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 3) {
    const height = points[i] * up[0] + points[i + 1] * up[1] + points[i + 2] * up[2];
    if (height < base) base = height;
    if (height > top) top = height;
  }
  if (!(top >= base)) return undefined;
  const height = top - base;
  const colors = shape.colors ?? (isPlant(feature) ? greenFor(shape) : undefined);
  const surfaces: PlacedSurfaces = {
    points,
    ringStarts: shape.ringStarts,
    polygonStarts: shape.polygonStarts,
    semantics: shape.semantics,
    ...(colors ? { colors } : {}),
    ...(context.pictures && shape.textures ? { textures: shape.textures } : {}),
  };
  if (shape.textures && !context.pictures)
    tally.note(
      'textures-not-drawn',
      'Textured surfaces were drawn without their pictures: @napi-rs/canvas is not installed for this machine, or the pictures are gone.',
      feature.id,
    );
  const isBuilding = feature.type.startsWith('Building');
  const footprints = footprintsOfSurfaces(surfaces, up, base);
  const area = footprints.length > 0 ? ringArea(footprints[0].rings[0]) : 0;
  const counted = countedStoreys(feature);
  const mean = footprints[0]?.height ?? height;
  const kind = lookKind(feature, {
    area,
    height,
    storeys: counted ?? Math.max(1, Math.round(mean / 3.2)),
    tower: height > 25 && height > 2.4 * mean && area > 150,
  });
  const before = mesh.indexCount;
  const { degenerate, coincident } = addSurfaces(mesh, surfaces, {
    row,
    up,
    base,
    ...(isBuilding && !hasOpenings(shape)
      ? { facade: { bayWidth: BAY_WIDTH[kind], storeyHeight: STOREY_HEIGHT[kind] } }
      : {}),
    sink: isBuilding ? SINK : 0,
    ...(context.fine ? { fine: true } : {}),
    edges: context.edges && feature.type !== 'TINRelief',
  });
  if (degenerate > 0)
    tally.repaired('degenerate-polygon', 'Polygons without area were left out.', feature.id, degenerate);
  if (coincident > 0)
    tally.note(
      'surfaces-coincident',
      'Surfaces in the same place as others were drawn once: the one with a picture or a colour, or the outer side.',
      feature.id,
      coincident,
    );
  if (mesh.indexCount === before) return undefined;
  const storeys = counted ?? Math.max(1, Math.round(mean / STOREY_HEIGHT[kind]));
  return {
    prisms: isBuilding
      ? footprints.map(({ rings, height: prismHeight, deviation }) => {
          const [x, y] = ringCentroid(rings[0]);
          const z = (base - x * up[0] - y * up[1]) / up[2];
          return { rings, z, height: prismHeight, roof: FLAT, deviation };
        })
      : [],
    height,
    storeys,
    countedStoreys: counted,
    seed: seedOf(feature.id),
    look: packLook(kind, 'flat', colors !== undefined, storeys),
  };
}

const WINDOW = SURFACE_SEMANTICS.indexOf('window');
const DOOR = SURFACE_SEMANTICS.indexOf('door');

/** Whether the source modelled windows or doors: then none are made up. */
function hasOpenings({ semantics }: SurfacesGeometry): boolean {
  return semantics.includes(WINDOW) || semantics.includes(DOOR);
}

function isPlant({ type }: Feature): boolean {
  return type === 'SolitaryVegetationObject' || type === 'PlantCover';
}

/** Leaves are green where the source does not say otherwise. */
const LEAVES = [98, 122, 70, 255];

function greenFor({ semantics }: SurfacesGeometry): Uint8Array {
  return Uint8Array.from({ length: 4 * semantics.length }, (_, at) => LEAVES[at % 4]);
}

const STOREY_ATTRIBUTES = ['storeys', 'building:levels', 'storeysAboveGround', 'b3_bouwlagen'];

function countedStoreys({ attributes }: Feature): number | undefined {
  for (const name of STOREY_ATTRIBUTES) {
    const value = Number(attributes[name] ?? Number.NaN);
    if (value > 0 && value < 300) return Math.round(value);
  }
  return undefined;
}
