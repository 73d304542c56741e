import type { ExtrusionGeometry, Feature, Roof, RoofShape } from '../../../models/feature.ts';
import { type Body, type BodyContext, type Prism, SINK } from './body-types.ts';
import { extrude, type Stand } from './extrusion.ts';
import { groundSpan } from './ground-height.ts';
import { BAY_WIDTH, type LookKind, lookKind, packLook, parapetOf, STOREY_HEIGHT, seedOf } from './look.ts';
import { cleanRing, orientRings, type Ring, ringArea, ringCentroid } from './ring.ts';
import type { SolidMesh } from './solid-mesh.ts';
import { upAt } from './up.ts';

/** Corners of footprints this close to the line between their neighbours are left out, metres. */
const CORNER_TOLERANCE = 0.02;
/** A body that begins higher than this over the ground has an underside, metres. */
const LIFTED = 0.5;

/**
 * Adds an upright body; undefined if it has no height or its footprint no area. Heights are measured from the
 * lowest ground under it, as OpenStreetMap defines them; on a slope steeper than that allows, the body is raised
 * until half of its height stands out at the upper side, or it is twice as high.
 */
export function addExtrusionBody(
  mesh: SolidMesh,
  feature: Feature,
  shape: ExtrusionGeometry,
  row: number,
  context: BodyContext,
): Body | undefined {
  const { positions, ringStarts, polygonStarts } = shape;
  if (!(shape.height > 0) || positions.length < 9) return undefined;
  const placed: { rings: Ring[]; stand: Stand; lift: number; raised: number }[] = [];
  const point = new Float64Array(3);
  let area = 0;
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const firstRing = polygonStarts[polygon];
    const { base, lift, raised } = baseOf(shape, firstRing, feature.id, context);
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
    placed.push({ rings, stand: { x: point[0], y: point[1], z: point[2], upX, upY, upZ }, lift, raised });
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
  const parapet = parapetOf(kind, area / placed.length);
  let built: RoofShape = 'flat';
  let most = 0;
  for (const { rings, stand, lift, raised } of placed) {
    most = Math.max(most, raised);
    built = extrude(mesh, rings, stand, {
      height: shape.height + raised,
      roof,
      sink: lift > LIFTED ? 0 : SINK,
      floor: lift > LIFTED,
      parapet,
      bayWidth: BAY_WIDTH[kind],
      storeyHeight,
      firstStorey: lift > LIFTED ? Math.round(lift / storeyHeight) : 0,
      edges: context.edges,
      row,
    });
  }
  return {
    prisms: placed.map(({ rings, stand, raised }) =>
      prismOf(rings, stand, shape.height + raised, roof, parapet),
    ),
    height: shape.height,
    storeys,
    countedStoreys: counted,
    roof: built,
    seed: seedOf(feature.id),
    look: packLook(kind, built, false, storeys + most / storeyHeight),
  };
}

/** Ellipsoidal height of the base, how far the source puts it above the ground, and how far the body is raised. */
function baseOf(
  shape: ExtrusionGeometry,
  ring: number,
  id: string,
  context: BodyContext,
): { base: number; lift: number; raised: number } {
  const { positions, ringStarts } = shape;
  const start = ringStarts[ring];
  const end = ringStarts[ring + 1];
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = start; i < end; i++) lowest = Math.min(lowest, positions[3 * i + 2]);
  if (!Number.isFinite(lowest)) lowest = 0;
  if (shape.heightReference === 'ellipsoid') return { base: lowest, lift: 0, raised: 0 };
  const ground = groundSpan(positions, start, end, id, context);
  const buried = ground.highest - ground.lowest - shape.height / 2;
  const raised = lowest > LIFTED ? 0 : Math.min(shape.height, Math.max(0, buried));
  if (raised > 0)
    context.tally.note(
      'steep-ground',
      'The ground falls by more than half of the height under it: raised, so that it stands out at the upper side.',
      id,
    );
  return { base: ground.lowest + lowest, lift: lowest, raised };
}

/** Blocks have no parapets: they are off by that much where the roof is flat. */
function prismOf(rings: Ring[], stand: Stand, height: number, roof: Roof, parapet: number): Prism {
  const [x, y] = ringCentroid(rings[0]);
  const z = stand.z - (stand.upX / stand.upZ) * (x - stand.x) - (stand.upY / stand.upZ) * (y - stand.y);
  return { rings, z, height, roof, deviation: roof.shape === 'flat' ? parapet : 0 };
}

function sensibleStorey(metres: number, kind: LookKind): number {
  return metres >= 2 && metres <= 9 ? metres : STOREY_HEIGHT[kind];
}
