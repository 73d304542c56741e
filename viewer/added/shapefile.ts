import type { Feature, Geometry } from '../../models/feature.ts';
import { AddError } from './add-error.ts';
import { readDbf } from './dbf.ts';
import { featureOf, Ids } from './feature-of.ts';
import { areDegrees } from './geojson.ts';
import { type ReadResult, Tally } from './read-result.ts';
import { areasOf, linesOf, pointsOf, type RawPosition, signedArea } from './shapes.ts';
import { openZip, type ZipEntry } from './zip.ts';

/** The files of one Shapefile. */
export interface ShapefileParts {
  shp: Uint8Array;
  dbf?: Uint8Array;
  prj?: string;
  cpg?: string;
}

/**
 * The Shapefiles of a ZIP archive, each read by itself; several of them are one after the other.
 * Throws `zip-…`, `zip-without-shp`, `shp-broken`, `too-many`.
 */
export async function readZippedShapefiles(
  name: string,
  archive: Uint8Array,
): Promise<{ name: string; result: ReadResult }[]> {
  const entries = openZip(name, archive);
  const shapes = entries.filter(({ path }) => /\.shp$/i.test(path));
  if (shapes.length === 0) {
    const files = entries.map(({ path }) => path).slice(0, 12);
    throw new AddError('zip-without-shp', { name, files: files.join(', ') || '—' });
  }
  const read: { name: string; result: ReadResult }[] = [];
  // One after the other: what one was unpacked from is free again when the next is.
  for (const shape of shapes) {
    const stem = shape.path.slice(0, -4).toLowerCase();
    const beside = (extension: string): ZipEntry | undefined =>
      entries.find(({ path }) => path.toLowerCase() === `${stem}.${extension}`);
    const text = async (extension: string) => {
      const bytes = await beside(extension)?.bytes();
      return bytes && new TextDecoder().decode(bytes);
    };
    const dbf = await beside('dbf')?.bytes();
    const [prj, cpg] = [await text('prj'), await text('cpg')];
    const parts: ShapefileParts = {
      shp: await shape.bytes(),
      ...(dbf ? { dbf } : {}),
      ...(prj ? { prj } : {}),
      ...(cpg ? { cpg } : {}),
    };
    const own = shape.path.replace(/^.*\//, '').slice(0, -4);
    read.push({ name: own, result: readShapefile(`${name} / ${shape.path}`, parts) });
  }
  return read;
}

/** ESRI Shapefile Technical Description (1998): the codes with z are those of 10 more, with measures of 20 more. */
const KINDS: Record<number, 'point' | 'line' | 'polygon' | 'multipoint'> = {
  1: 'point',
  3: 'line',
  5: 'polygon',
  8: 'multipoint',
};
const FILE_CODE = 9994;
const HEADER = 100;

/**
 * One Shapefile. Without a .prj, numbers that cannot be degrees leave the CRS open, and those that can as well.
 * Throws `shp-broken` naming the record.
 */
export function readShapefile(name: string, { shp, dbf, prj, cpg }: ShapefileParts): ReadResult {
  const view = new DataView(shp.buffer, shp.byteOffset, shp.byteLength);
  if (shp.length < HEADER || view.getInt32(0) !== FILE_CODE) throw new AddError('shp-none', { name });
  const table = dbf && readDbf(dbf, cpg);
  const tally = new Tally(name);
  const ids = new Ids();
  const features: Feature[] = [];
  const end = Math.min(shp.length, view.getInt32(24) * 2 || shp.length);
  let record = 0;
  for (let at = HEADER; at + 8 <= end; record++) {
    const length = view.getInt32(at + 4) * 2;
    if (length < 4 || at + 8 + length > shp.length)
      throw new AddError('shp-broken', { name, record: record + 1 });
    const shape = shapeAt(view, at + 8, length);
    at += 8 + length;
    if (shape === 'empty') tally.leave('withoutPlace');
    else if (shape === 'unsupported') tally.leave('unsupported');
    else if (!shape) tally.leave('brokenGeometry');
    else {
      const attributes = table?.row(record) ?? {};
      const feature = featureOf(ids.give(attributes['id'] ?? attributes['ID']), attributes, [shape]);
      tally.count(feature);
      features.push(feature);
    }
  }
  const wkt = prj?.replace(/^\ufeff/, '').trim();
  return {
    features,
    ...(wkt ? { crs: wkt } : isWorldwide(features) ? { crs: 'OGC:CRS84' } : {}),
    leftOut: tally.leftOut,
    ...(table?.guessed ? { guessedEncoding: table.encoding } : {}),
  };
}

/** Degrees over more than a continent: no offset of hundred metres matters there. */
function isWorldwide(features: readonly Feature[]): boolean {
  if (!areDegrees(features)) return false;
  let [west, east] = [180, -180];
  for (const { geometries } of features)
    for (const { positions } of geometries)
      for (let i = 0; i < positions.length; i += 3) {
        west = Math.min(west, positions[i]);
        east = Math.max(east, positions[i]);
      }
  return east - west > 90;
}

function shapeAt(view: DataView, at: number, length: number): Geometry | undefined | 'empty' | 'unsupported' {
  const code = view.getInt32(at, true);
  if (code === 0) return 'empty';
  const kind = KINDS[code % 10];
  if (!kind || code > 28) return 'unsupported';
  const end = at + length;
  const position = (index: number): RawPosition => [
    view.getFloat64(index, true),
    view.getFloat64(index + 8, true),
  ];
  const isSound = (place: RawPosition) => Number.isFinite(place[0]) && Number.isFinite(place[1]);
  if (kind === 'point') {
    if (length < 20) return undefined;
    const place = position(at + 4);
    return isSound(place) ? pointsOf([place]) : undefined;
  }
  if (length < 40) return undefined;
  if (kind === 'multipoint') {
    const count = view.getInt32(at + 36, true);
    if (count < 0 || at + 40 + 16 * count > end) return undefined;
    return pointsOf(Array.from({ length: count }, (_, i) => position(at + 40 + 16 * i)).filter(isSound));
  }
  if (length < 44) return undefined;
  const partCount = view.getInt32(at + 36, true);
  const pointCount = view.getInt32(at + 40, true);
  const points = at + 44 + 4 * partCount;
  if (partCount < 0 || pointCount < 0 || points + 16 * pointCount > end) return undefined;
  const parts: RawPosition[][] = [];
  for (let part = 0; part < partCount; part++) {
    const from = view.getInt32(at + 44 + 4 * part, true);
    const to = part + 1 < partCount ? view.getInt32(at + 48 + 4 * part, true) : pointCount;
    if (from < 0 || to < from || to > pointCount) return undefined;
    parts.push(
      Array.from({ length: to - from }, (_, i) => position(points + 16 * (from + i))).filter(isSound),
    );
  }
  return kind === 'line' ? linesOf(parts) : areasOf(polygonsOf(parts));
}

/** Outer rings turn clockwise, holes the other way; a hole belongs to the smallest outer ring around it. */
export function polygonsOf(rings: readonly RawPosition[][]): RawPosition[][][] {
  if (rings.length < 2) return rings.map((ring) => [ring]);
  const outer: { ring: RawPosition[]; area: number; holes: RawPosition[][] }[] = [];
  const holes: RawPosition[][] = [];
  for (const ring of rings) {
    const area = signedArea(ring);
    if (area <= 0) outer.push({ ring, area: -area, holes: [] });
    else holes.push(ring);
  }
  // Some programs write all rings the other way round.
  if (outer.length === 0) return holes.map((ring) => [ring]);
  outer.sort((a, b) => a.area - b.area);
  const stray: RawPosition[][][] = [];
  for (const hole of holes) {
    const owner = outer.find(({ ring }) => hole.some((place) => isInside(place, ring)));
    if (owner) owner.holes.push(hole);
    else stray.push([hole]);
  }
  return [...outer.map(({ ring, holes: own }) => [ring, ...own]), ...stray];
}

/** Even-odd rule. */
function isInside([x, y]: RawPosition, ring: readonly RawPosition[]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
