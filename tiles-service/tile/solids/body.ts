import type {
  ExtrusionGeometry,
  Feature,
  Geometry,
  Roof,
  RoofShape,
  SurfacesGeometry,
} from '../../../models/feature.ts';
import type { EnuFrame, Undulation } from '../../../models/geodesy/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import type { GroundSampler } from '../product.ts';
import { extrude, type Stand } from './extrusion.ts';
import { footprintsOfSurfaces } from './footprints.ts';
import { BAY_WIDTH, type LookKind, lookKind, packLook, parapetOf, STOREY_HEIGHT, seedOf } from './look.ts';
import { cleanRing, orientRings, type Ring, ringArea, ringCentroid } from './ring.ts';
import type { SolidMesh } from './solid-mesh.ts';
import { groundUnder } from './stand.ts';
import { addSurfaces, type PlacedSurfaces } from './surfaces.ts';
import { upAt } from './up.ts';

/** Corners of footprints this close to the line between their neighbours are left out, metres. */
const CORNER_TOLERANCE = 0.02;
/** Walls go on this far below the lowest ground, so that nothing floats over a coarser terrain, metres. */
const SINK = 1.5;
/** A body that begins higher than this over the ground has an underside, metres. */
const LIFTED = 0.5;
const FLAT: Roof = { shape: 'flat', height: 0 };

export interface BodyContext {
  frame: EnuFrame;
  ground?: GroundSampler;
  undulation: Undulation;
  tally: Tally;
  /** Lines along edges. */
  edges: boolean;
}

/** An upright block in the frame's metres: what is left of a body in simpler tiles. */
export interface Prism {
  rings: Ring[];
  /** Frame height of the stand at the first ring's centre. */
  z: number;
  /** Metres from the stand to the top, the roof included. */
  height: number;
  roof: Roof;
  /** Metres that the body it stands for may be away from it. */
  deviation: number;
}

/** What is known of a feature's body once it is built. */
export interface Body {
  prisms: Prism[];
  /** Metres from the base to the top. */
  height: number;
  storeys: number;
  /** Storeys as the source counts them, not derived. */
  countedStoreys?: number;
  roof?: RoofShape;
  seed: number;
  look: number;
}

/**
 * Adds the finest shape of a feature to a mesh: an extrusion on its ground or surfaces in space. Undefined for a
 * feature without one, or whose shape has no area (which the tally then counts).
 */
export function addBody(
  mesh: SolidMesh,
  feature: Feature,
  row: number,
  context: BodyContext,
): Body | undefined {
  const shapes = finestShapes(feature.geometries);
  if (shapes.length === 0) return undefined;
  let body: Body | undefined;
  for (const shape of shapes) {
    const added =
      shape.kind === 'extrusion'
        ? addExtrusion(mesh, feature, shape, row, context)
        : addSurfaceBody(mesh, feature, shape, row, context);
    if (added && body) {
      body.prisms.push(...added.prisms);
      body.height = Math.max(body.height, added.height);
    } else if (added) body = added;
  }
  if (!body)
    context.tally.dropped(
      'degenerate-shape',
      'The shape has no area, so there is nothing to draw.',
      feature.id,
    );
  return body;
}

/** Extrusions and surfaces of the highest level of detail. */
export function finestShapes(geometries: readonly Geometry[]): (ExtrusionGeometry | SurfacesGeometry)[] {
  let shapes: (ExtrusionGeometry | SurfacesGeometry)[] = [];
  let finest = Number.NEGATIVE_INFINITY;
  for (const geometry of geometries) {
    if (geometry.kind !== 'extrusion' && geometry.kind !== 'surfaces') continue;
    if (geometry.lod > finest) {
      finest = geometry.lod;
      shapes = [geometry];
    } else if (geometry.lod === finest) shapes.push(geometry);
  }
  return shapes;
}

function addExtrusion(
  mesh: SolidMesh,
  feature: Feature,
  shape: ExtrusionGeometry,
  row: number,
  context: BodyContext,
): Body | undefined {
  const { positions, ringStarts, polygonStarts } = shape;
  if (!(shape.height > 0) || positions.length < 9) return undefined;
  const placed: { rings: Ring[]; stand: Stand; lift: number }[] = [];
  const point = new Float64Array(3);
  let area = 0;
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const firstRing = polygonStarts[polygon];
    const { base, lift } = baseOf(shape, firstRing, feature.id, context);
    const rings: Ring[] = [];
    for (let ring = firstRing; ring < polygonStarts[polygon + 1]; ring++) {
      const corners: Ring = [];
      for (let i = ringStarts[ring]; i < ringStarts[ring + 1]; i++) {
        context.frame.toEnu(positions[3 * i], positions[3 * i + 1], base, point);
        corners.push(point[0], point[1]);
      }
      const clean = cleanRing(corners, CORNER_TOLERANCE);
      if (clean.length > 0) rings.push(clean);
      else if (rings.length === 0) break;
    }
    if (rings.length === 0) continue;
    orientRings(rings);
    area += rings.reduce((sum, ring) => sum + ringArea(ring), 0);
    const first = 3 * ringStarts[firstRing];
    context.frame.toEnu(positions[first], positions[first + 1], base, point);
    const [upX, upY, upZ] = upAt(point[0], point[1]);
    placed.push({ rings, stand: { x: point[0], y: point[1], z: point[2], upX, upY, upZ }, lift });
  }
  if (placed.length === 0) return undefined;

  const roof = { ...shape.roof, height: Math.min(shape.roof.height, shape.height) };
  if (roof.shape === 'flat') roof.height = 0;
  const counted = shape.storeys && shape.storeys > 0 ? shape.storeys : undefined;
  const eaves = Math.max(shape.height - roof.height, Math.min(shape.height, 2));
  const guess = Math.max(1, Math.round(counted ?? eaves / 3));
  const kind = lookKind(feature, { area, height: shape.height, storeys: guess });
  const storeys = counted ?? Math.max(1, Math.round(eaves / STOREY_HEIGHT[kind]));
  const storeyHeight = sensibleStorey(eaves / Math.max(1, storeys), kind);
  let built: RoofShape = 'flat';
  for (const { rings, stand, lift } of placed) {
    built = extrude(mesh, rings, stand, {
      height: shape.height,
      roof,
      sink: lift > LIFTED ? 0 : SINK,
      floor: lift > LIFTED,
      parapet: parapetOf(kind, area / placed.length),
      bayWidth: BAY_WIDTH[kind],
      storeyHeight,
      firstStorey: lift > LIFTED ? Math.round(lift / storeyHeight) : 0,
      edges: context.edges,
      row,
    });
  }
  return {
    prisms: placed.map(({ rings, stand }) => prismOf(rings, stand, shape.height, roof)),
    height: shape.height,
    storeys,
    countedStoreys: counted,
    roof: built,
    seed: seedOf(feature.id),
    look: packLook(kind, built, false, storeys),
  };
}

/** Ellipsoidal height of the base, and how far it lies above the ground where the source says so. */
function baseOf(
  shape: ExtrusionGeometry,
  ring: number,
  id: string,
  context: BodyContext,
): { base: number; lift: number } {
  const { positions, ringStarts } = shape;
  const start = ringStarts[ring];
  const end = ringStarts[ring + 1];
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = start; i < end; i++) lowest = Math.min(lowest, positions[3 * i + 2]);
  if (!Number.isFinite(lowest)) lowest = 0;
  if (shape.heightReference === 'ellipsoid') return { base: lowest, lift: 0 };
  return { base: groundHeight(positions, start, end, id, context) + lowest, lift: lowest };
}

function groundHeight(
  positions: Float64Array,
  start: number,
  end: number,
  id: string,
  { ground, undulation, tally }: BodyContext,
): number {
  const span = ground && groundUnder(ground, positions, start, end);
  if (span) return span.lowest;
  tally.note('no-terrain', 'No terrain is known here; it stands at mean sea level (EGM96).', id);
  return undulation(positions[3 * start], positions[3 * start + 1]);
}

function addSurfaceBody(
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
      ? groundHeight(shape.positions, 0, Math.min(count, 256), feature.id, context)
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
  const surfaces: PlacedSurfaces = {
    points,
    ringStarts: shape.ringStarts,
    polygonStarts: shape.polygonStarts,
    semantics: shape.semantics,
    ...(shape.colors ? { colors: shape.colors } : {}),
  };
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
  const degenerate = addSurfaces(mesh, surfaces, {
    row,
    up,
    base,
    ...(isBuilding ? { facade: { bayWidth: BAY_WIDTH[kind], storeyHeight: STOREY_HEIGHT[kind] } } : {}),
    sink: isBuilding ? SINK : 0,
    edges: context.edges && feature.type !== 'TINRelief',
  });
  if (degenerate > 0)
    tally.repaired('degenerate-polygon', 'Polygons without area were left out.', feature.id, degenerate);
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
    look: packLook(kind, 'flat', shape.colors !== undefined, storeys),
  };
}

const STOREY_ATTRIBUTES = ['storeys', 'building:levels', 'storeysAboveGround', 'b3_bouwlagen'];

function countedStoreys({ attributes }: Feature): number | undefined {
  for (const name of STOREY_ATTRIBUTES) {
    const value = Number(attributes[name] ?? Number.NaN);
    if (value > 0 && value < 300) return Math.round(value);
  }
  return undefined;
}

function prismOf(rings: Ring[], stand: Stand, height: number, roof: Roof): Prism {
  const [x, y] = ringCentroid(rings[0]);
  const z = stand.z - (stand.upX / stand.upZ) * (x - stand.x) - (stand.upY / stand.upZ) * (y - stand.y);
  return { rings, z, height, roof, deviation: 0 };
}

function sensibleStorey(metres: number, kind: LookKind): number {
  return metres >= 2 && metres <= 9 ? metres : STOREY_HEIGHT[kind];
}
