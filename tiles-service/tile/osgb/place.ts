import { type EnuFrame, enuFrame } from '../../../models/geodesy/index.ts';
import type { CrsReport } from '../../../models/schema/index.ts';
import { Tally } from '../../read/feature-source.ts';
import { type CoordinateOptions, type Georeference, georeference } from '../../read/georeference.ts';
import type { OsgbMetadata } from '../../read/osgb/metadata.ts';
import { readPlacement, tilesetCrs } from '../existing-tileset/placement.ts';

/** Where the coordinates of OSGB lie, as plain data for the workers. */
export interface OsgbPlace {
  /** Added to every coordinate. */
  origin: [number, number, number];
  /** Of the layer's frame. */
  frame: { longitude: number; latitude: number; height: number };
  /** Absent where coordinates are in the layer's frame, but for the origin (ENU). */
  projected?: { found: string; options: CoordinateOptions };
}

/**
 * Settles where a model lies: by the ENU place of its metadata or of the manifest, or by their CRS.
 * @throws InputError of readPlacement and georeference(); `vertical-datum-missing`.
 */
export async function settlePlace(
  { srs, origin }: OsgbMetadata,
  options: CoordinateOptions,
  tally: Tally,
): Promise<{ place: OsgbPlace; crs: CrsReport }> {
  const wanted = options.crs ?? srs;
  if (options.siteTransform === undefined && /^\s*ENU\s*:/i.test(wanted)) {
    const { longitude, latitude, height } = await readPlacement(
      'metadata.xml',
      wanted,
      options.verticalDatum,
    );
    const crs = { ...tilesetCrs(wanted), from: options.crs === undefined ? 'file' : 'option' } as CrsReport;
    return { place: { origin, frame: { longitude, latitude, height } }, crs };
  }
  const settled = await projectedBy(srs, options, tally);
  const [longitude, latitude] = middleOf(settled, origin);
  const place = { origin, frame: { longitude, latitude, height: 0 }, projected: { found: srs, options } };
  return { place, crs: settled.report };
}

function middleOf(settled: Georeference, origin: readonly number[]): Float64Array {
  const middle = Float64Array.from(origin);
  settled.toGeodetic(middle);
  return middle;
}

async function projectedBy(srs: string, options: CoordinateOptions, tally: Tally): Promise<Georeference> {
  const found = /^\s*ENU\s*:/i.test(srs) ? {} : { found: srs };
  const settled = await georeference({ file: 'metadata.xml', ...found, options, tally });
  settled.requireVerticalDatum();
  return settled;
}

/** The transform of the last place, which all files of a model share. */
let last: { key: string; settled: Promise<Georeference> } | undefined;

/** A mesh's coordinates in the layer's frame: east, north, up in metres. NaN for what has no place in the CRS. */
export async function positionsIn(place: OsgbPlace, positions: Float64Array): Promise<Float64Array> {
  const moved = new Float64Array(positions.length);
  for (let at = 0; at < moved.length; at++) moved[at] = positions[at] + place.origin[at % 3];
  if (!place.projected) return moved;
  const key = JSON.stringify(place.projected);
  if (last?.key !== key) {
    const { found, options } = place.projected;
    last = { key, settled: projectedBy(found, options, new Tally()) };
  }
  (await last.settled).toGeodetic(moved);
  const frame = frameOf(place);
  for (let at = 0; at < moved.length; at += 3)
    frame.toEnu(moved[at], moved[at + 1], moved[at + 2], moved, at);
  return moved;
}

export function frameOf({ frame: { longitude, latitude, height } }: OsgbPlace): EnuFrame {
  return enuFrame(longitude, latitude, height);
}
