import type {
  AreasGeometry,
  ExtrusionGeometry,
  Feature,
  Geometry,
  LinesGeometry,
} from '../../../models/feature.ts';
import { degreeLengths } from '../../globe/camera-math.ts';

/** Where a height comes from: read from the source, reckoned from storeys, or assumed. */
export const HEIGHT_SOURCES = ['measured', 'levels', 'assumed'] as const;
export type HeightSource = (typeof HEIGHT_SOURCES)[number];

export interface Figure {
  name: 'height' | 'storeys' | 'area' | 'length' | 'lanes' | 'speed' | 'diameter' | 'depth';
  value: number;
  unit: string;
  source?: HeightSource;
}

/** The few numbers that a feature is known by, from its attributes and its shape. */
export function figuresOf(feature: Feature): Figure[] {
  const finest = [...feature.geometries].sort((a, b) => b.lod - a.lod);
  const figures: (Figure | undefined)[] = [
    ...(feature.type === 'Pipe' ? pipeFigures(feature) : [heightFigure(feature, finest)]),
    figure(
      'storeys',
      firstNumber(feature, ['storeys', 'building:levels', 'storeysAboveGround', 'b3_bouwlagen']) ??
        storeysOf(finest),
      '',
    ),
    figure('area', areaOf(finest), 'm²'),
    figure('length', lengthOf(finest), 'm'),
    figure('lanes', firstNumber(feature, ['lanes']), ''),
    figure('speed', firstNumber(feature, ['maxspeed']), 'km/h'),
  ];
  return figures.filter((entry): entry is Figure => entry !== undefined).slice(0, 3);
}

/** Longitude, latitude and ellipsoidal (or relative) height of the middle of a feature; undefined without shape. */
export function middleOfFeature(
  feature: Feature,
): { longitude: number; latitude: number; height?: number; radius: number } | undefined {
  let [west, south, east, north] = [180, 90, -180, -90];
  let highest = Number.NEGATIVE_INFINITY;
  for (const { positions, heightReference } of feature.geometries) {
    for (let i = 0; i < positions.length; i += 3) {
      west = Math.min(west, positions[i]);
      east = Math.max(east, positions[i]);
      south = Math.min(south, positions[i + 1]);
      north = Math.max(north, positions[i + 1]);
      if (heightReference === 'ellipsoid') highest = Math.max(highest, positions[i + 2]);
    }
  }
  if (west > east) return undefined;
  const latitude = (south + north) / 2;
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  const radius =
    Math.hypot((east - west) * metresPerDegreeLongitude, (north - south) * metresPerDegreeLatitude) / 2;
  return {
    longitude: (west + east) / 2,
    latitude,
    ...(Number.isFinite(highest) ? { height: highest } : {}),
    radius,
  };
}

function figure(name: Figure['name'], value: number | undefined, unit: string): Figure | undefined {
  return value === undefined || !Number.isFinite(value) || value <= 0 ? undefined : { name, value, unit };
}

/** What who digs asks first: how wide, and how deep its top lies where it begins. */
function pipeFigures(feature: Feature): (Figure | undefined)[] {
  return [
    figure('diameter', firstNumber(feature, ['diameter_mm', 'DN', '管径']), 'mm'),
    figure('depth', firstNumber(feature, ['cover_from', 'depth', '起点埋深', '埋深']), 'm'),
  ];
}

function heightFigure(feature: Feature, finest: readonly Geometry[]): Figure | undefined {
  const said = feature.attributes.heightSource;
  const source = HEIGHT_SOURCES.find((known) => known === said);
  const extrusion = finest.find((geometry): geometry is ExtrusionGeometry => geometry.kind === 'extrusion');
  const value = extrusion?.height ?? firstNumber(feature, ['measuredHeight', 'height']) ?? spanOf(finest);
  const entry = figure('height', value, 'm');
  return entry && source ? { ...entry, source } : entry;
}

/** From the lowest to the highest point of a body. */
function spanOf(finest: readonly Geometry[]): number | undefined {
  const body = finest.find(({ kind }) => kind === 'surfaces');
  if (!body) return undefined;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 2; i < body.positions.length; i += 3) {
    lowest = Math.min(lowest, body.positions[i]);
    highest = Math.max(highest, body.positions[i]);
  }
  return highest - lowest;
}

function storeysOf(finest: readonly Geometry[]): number | undefined {
  return finest.find((geometry): geometry is ExtrusionGeometry => geometry.kind === 'extrusion')?.storeys;
}

function areaOf(finest: readonly Geometry[]): number | undefined {
  const flat = finest.find(
    (geometry): geometry is AreasGeometry | ExtrusionGeometry =>
      geometry.kind === 'areas' || geometry.kind === 'extrusion',
  );
  if (!flat || flat.positions.length < 9) return undefined;
  const { metresPerDegreeLongitude: x, metresPerDegreeLatitude: y } = degreeLengths(flat.positions[1]);
  const [originX, originY] = flat.positions;
  let area = 0;
  for (let polygon = 0; polygon + 1 < flat.polygonStarts.length; polygon++) {
    for (let ring = flat.polygonStarts[polygon]; ring < flat.polygonStarts[polygon + 1]; ring++) {
      let doubled = 0;
      const start = flat.ringStarts[ring];
      const end = flat.ringStarts[ring + 1];
      for (let i = start, j = end - 1; i < end; j = i++) {
        const xi = (flat.positions[3 * i] - originX) * x;
        const yi = (flat.positions[3 * i + 1] - originY) * y;
        const xj = (flat.positions[3 * j] - originX) * x;
        const yj = (flat.positions[3 * j + 1] - originY) * y;
        doubled += xj * yi - xi * yj;
      }
      area += (ring === flat.polygonStarts[polygon] ? 1 : -1) * Math.abs(doubled / 2);
    }
  }
  return area;
}

function lengthOf(finest: readonly Geometry[]): number | undefined {
  const lines = finest.find((geometry): geometry is LinesGeometry => geometry.kind === 'lines');
  if (!lines || lines.positions.length < 6) return undefined;
  const { metresPerDegreeLongitude: x, metresPerDegreeLatitude: y } = degreeLengths(lines.positions[1]);
  let length = 0;
  for (let line = 0; line + 1 < lines.lineStarts.length; line++) {
    for (let i = lines.lineStarts[line] + 1; i < lines.lineStarts[line + 1]; i++) {
      const eastward = (lines.positions[3 * i] - lines.positions[3 * i - 3]) * x;
      const northward = (lines.positions[3 * i + 1] - lines.positions[3 * i - 2]) * y;
      length += Math.hypot(eastward, northward);
    }
  }
  return length;
}

function firstNumber(feature: Feature, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = feature.attributes[name];
    const number = typeof value === 'string' ? Number.parseFloat(value.replace(',', '.')) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return undefined;
}
