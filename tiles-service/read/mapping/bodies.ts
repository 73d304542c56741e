import type {
  AreasGeometry,
  ExtrusionGeometry,
  Feature,
  FeatureType,
  Geometry,
} from '../../../models/feature.ts';
import type { ZeroLevel } from '../../../models/geodesy/index.ts';
import type { HeightStep, SourceMapping } from '../../../models/schema/index.ts';
import type { MappingFindings } from './reasons.ts';
import { lengthOf, textOf } from './values.ts';

/** Metres of a storey where the manifest does not say. */
const STOREY_HEIGHT = 3;
const MOST_METRES = 1_000;

const SOLID_TYPES: ReadonlySet<FeatureType> = new Set<FeatureType>([
  'Building',
  'BuildingPart',
  'BuildingInstallation',
  'Bridge',
  'Tunnel',
  'OtherConstruction',
  'CityFurniture',
  'GenericCityObject',
]);

type Mapping = Pick<SourceMapping, 'height' | 'base' | 'modelColumn'>;
type Footprint = AreasGeometry | ExtrusionGeometry;

/**
 * Makes bodies of footprints by the height rules of the manifest, and stands them on their bases. `attributes` are
 * those of the file. `zeroLevel`: of the source's vertical datum, for heights counted from it. What has its shape in a
 * model of its own keeps its footprint alone.
 */
export function mapBodies(
  feature: Feature,
  attributes: Feature['attributes'],
  { height, base, modelColumn }: Mapping,
  zeroLevel: ZeroLevel | undefined,
  findings: MappingFindings,
): Geometry[] {
  const isModelled = modelColumn !== undefined && textOf(attributes, modelColumn) !== undefined;
  if (!SOLID_TYPES.has(feature.type) || isModelled) return feature.geometries.map(flattened);
  if (height === undefined && base === undefined) return feature.geometries;
  const isFootprint = (geometry: Geometry): geometry is Footprint =>
    geometry.kind === 'areas' || geometry.kind === 'extrusion';
  if (!feature.geometries.some(isFootprint)) return feature.geometries;
  const steps = height === undefined ? [] : Array.isArray(height) ? height : [height];
  const foot = base && lengthOf(attributes, base.column, base.unit);
  if (base && foot === undefined) findings.add('base-missing');
  return feature.geometries.map((geometry) => {
    if (!isFootprint(geometry)) return geometry;
    const stood = foot === undefined ? geometry : standOn(geometry, foot, base!.above ?? 'ground', zeroLevel);
    return steps.length === 0 ? stood : raise(stood, steps, attributes, zeroLevel, findings);
  });
}

/** A body of something that the manifest says is none, or stands elsewhere, lies down again. */
function flattened(geometry: Geometry): Geometry {
  if (geometry.kind !== 'extrusion') return geometry;
  const { lod, heightReference, positions, ringStarts, polygonStarts } = geometry;
  return { kind: 'areas', lod, heightReference, positions, ringStarts, polygonStarts };
}

function standOn(
  geometry: Footprint,
  foot: number,
  above: 'ground' | 'datum',
  zeroLevel: ZeroLevel | undefined,
): Footprint {
  const positions = geometry.positions.slice();
  const zero = above === 'datum' ? zeroLevel!(positions[0], positions[1]) : 0;
  for (let at = 2; at < positions.length; at += 3) positions[at] = foot + zero;
  return { ...geometry, positions, heightReference: above === 'datum' ? 'ellipsoid' : 'ground' };
}

function raise(
  geometry: Footprint,
  steps: readonly HeightStep[],
  attributes: Feature['attributes'],
  zeroLevel: ZeroLevel | undefined,
  findings: MappingFindings,
): Footprint {
  const storeyColumn = steps.find((step) => typeof step === 'object' && step.storeys);
  const storeys =
    typeof storeyColumn === 'object' ? lengthOf(attributes, storeyColumn.storeys as string) : undefined;
  for (const step of steps) {
    const height = heightOf(step, geometry, attributes, zeroLevel);
    if (height === undefined) continue;
    if (!(height > 0 && height <= MOST_METRES)) {
      findings.add('height-implausible');
      continue;
    }
    if (typeof step === 'number' || step.constant !== undefined) findings.add('height-assumed');
    else if (step.storeys) findings.add('height-by-storey-rule');
    const { lod, heightReference, positions, ringStarts, polygonStarts } = geometry;
    return {
      kind: 'extrusion',
      lod: Math.max(1, lod),
      heightReference,
      positions,
      ringStarts,
      polygonStarts,
      height,
      ...(storeys !== undefined && storeys > 0 ? { storeys } : {}),
      roof: geometry.kind === 'extrusion' ? geometry.roof : { shape: 'flat', height: 0 },
    };
  }
  findings.add('height-missing');
  return geometry;
}

/** Metres from the base to the top that a rule gives; undefined where its column is empty. */
function heightOf(
  step: HeightStep,
  { positions, heightReference }: Footprint,
  attributes: Feature['attributes'],
  zeroLevel: ZeroLevel | undefined,
): number | undefined {
  if (typeof step === 'number') return step;
  if (step.constant !== undefined) return step.constant;
  if (step.storeys !== undefined) {
    const storeys = lengthOf(attributes, step.storeys);
    return storeys === undefined ? undefined : storeys * (step.storeyHeight ?? STOREY_HEIGHT);
  }
  if (step.column === undefined) return undefined;
  const value = lengthOf(attributes, step.column, step.unit);
  if (value === undefined || !step.top) return value;
  // A top in the datum needs a base in it: a body on the terrain has none before it is tiled.
  if (heightReference !== 'ellipsoid' || !zeroLevel) return undefined;
  return value + zeroLevel(positions[0], positions[1]) - lowest(positions);
}

function lowest(positions: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 2; at < positions.length; at += 3) if (positions[at] < least) least = positions[at];
  return least;
}
