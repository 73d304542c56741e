import { InputError } from '../../../models/errors.ts';
import {
  type EnuFrame,
  enuFrame,
  metresPerUnit,
  parseVerticalDatum,
  resolveCrs,
} from '../../../models/geodesy/index.ts';
import { sitePlaceOf, trueNorthOf } from '../../../models/ifc/site.ts';
import type { IfcUnits } from '../../../models/ifc/units.ts';
import type { CrsReport, ModelPlacement } from '../../../models/schema/index.ts';
import { lookupCrs } from '../crs-lookup.ts';
import type { ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import { type AxesPlace, standingOf } from './axes-place.ts';
import { type CoordinateOperation, coordinateOperationOf } from './coordinate-operation.ts';
import { unitScale } from './map-scale.ts';
import { likelyMapUnit, tellingWhere } from './map-unit.ts';
import type { IfcModel } from './model.ts';

/** Where a model stands on the earth. */
export interface Placing {
  /** By what: the manifest, the file's own operation, the given CRS, or its site. */
  by: 'manifest' | 'map-conversion' | 'rigid-operation' | 'crs' | 'site';
  crs: CrsReport;
  place: AxesPlace;
}

/**
 * Settles where a model stands: as the manifest says, else by the file's coordinate operation, else as coordinates of
 * the CRS that is given, else by the latitude and longitude of its site and true north, else as the manifest says for now.
 * @throws InputError `placement-missing` if nothing says it, `placement-height-missing` for a site without elevation,
 * `operation-crs` for an operation in degrees to a projected CRS or the other way round, and those of georeference.
 */
export async function placingOf(
  model: IfcModel,
  units: IfcUnits,
  options: ReadOptions,
  tally: Tally,
): Promise<Placing> {
  const { file } = model;
  const { placement } = options;
  if (placement && !placement.forNow) return byPlacement(file, placement, options, tally);
  const operation = coordinateOperationOf(model, units);
  if (operation) return byOperation(model, operation, units, options, tally);
  if (options.crs !== undefined || options.siteTransform !== undefined) {
    const georeferenced = await georeference({ file, options, tally });
    georeferenced.requireVerticalDatum();
    const stands = standingOf(mapPlace(uncounted(georeferenced), PLAIN, 1));
    return placed('crs', georeferenced.report, mapPlace(georeferenced, PLAIN, 1), stands);
  }
  const found = model.attempt(() => ({ site: sitePlaceOf(model, units) }));
  if (!found)
    throw new InputError(
      'placement-broken',
      file,
      'the placement of its site cannot be followed: it goes round in a circle, or to what is not there.',
      'Say where the model stands: --position <longitude>,<latitude>,<height> with --vertical-datum.',
    );
  const { site } = found;
  if (placement && site?.height === undefined) {
    tally.note(
      'placed-for-now',
      'The file does not say where it stands: it was put into the middle of the city. Put it in its place: in the panel of building models, with Place by hand.',
      file,
    );
    const placing = await byPlacement(file, placement, { ...options, verticalDatum: 'ellipsoid' }, tally);
    return { ...placing, crs: { ...placing.crs, unplaced: true } };
  }
  if (!site)
    throw new InputError(
      'placement-missing',
      file,
      'does not say where on the earth it stands: it has no map conversion, and its site no latitude and longitude.',
      'Say it in the manifest, placement: { longitude, latitude, height, heading }, with a verticalDatum; or with ' +
        '--position <longitude>,<latitude>,<height> --heading <degrees> --vertical-datum <datum>; or give --crs, if its ' +
        'coordinates are those of a CRS; or import it with --place-later, and put it in its place by hand on the globe.',
    );
  if (site.height === undefined)
    throw new InputError(
      'placement-height-missing',
      file,
      'its site has a latitude and a longitude, but no elevation.',
      `Give the whole place: --position ${site.longitude.toFixed(7)},${site.latitude.toFixed(7)},<height> with ` +
        '--vertical-datum, or the same as `placement` in the manifest.',
    );
  let datum = options.verticalDatum;
  if (datum === undefined) {
    datum = 'EGM96';
    tally.note(
      'datum-by-standard',
      'The elevation of an IfcSite counts from sea level, by the standard; it was read as EGM96. Give --vertical-datum for another.',
      file,
    );
  }
  const origin = await originOf(
    file,
    [site.longitude, site.latitude, site.height],
    { ...options, verticalDatum: datum },
    tally,
  );
  return placed(
    'site',
    { ...origin.report, from: 'file' },
    localPlace(origin.frame, site.point, trueNorthOf(model)),
  );
}

async function byPlacement(
  file: string,
  { longitude, latitude, height, heading = 0, point = [0, 0, 0] }: ModelPlacement,
  options: ReadOptions,
  tally: Tally,
): Promise<Placing> {
  const radians = (heading * Math.PI) / 180;
  // The model's +y looks `heading` degrees clockwise from north, so north is that far to its left.
  const north: [number, number] = [-Math.sin(radians), Math.cos(radians)];
  const origin = await originOf(file, [longitude, latitude, height], options, tally);
  return placed('manifest', { ...origin.report, from: 'option' }, localPlace(origin.frame, point, north));
}

async function byOperation(
  model: IfcModel,
  operation: CoordinateOperation,
  units: IfcUnits,
  options: ReadOptions,
  tally: Tally,
): Promise<Placing> {
  const { file } = model;
  const by = operation.kind === 'rigid' ? 'rigid-operation' : 'map-conversion';
  const told = operation.verticalDatum;
  const datum = options.verticalDatum ?? (told !== undefined && isDatum(told) ? told : undefined);
  const given = { ...options, ...(datum === undefined ? {} : { verticalDatum: datum }) };
  const found = operation.crs.find(isCrs) ?? operation.crs[0];
  const request = { file, ...(found === undefined ? {} : { found }), options: given, tally };
  const georeferenced = await georeference(request);
  georeferenced.requireVerticalDatum();
  requireMeasure(file, operation, georeferenced);
  if (georeferenced.crs.kind !== 'projected') {
    const triplet = Float64Array.of(operation.eastings, operation.northings, operation.height);
    georeferenced.toGeodetic(triplet);
    const frame = enuFrame(triplet[0], triplet[1], triplet[2]);
    return placed(by, georeferenced.report, localPlace(frame, [0, 0, 0], [0, 1]));
  }
  const { mapUnit = await likelyMapUnit(operation, georeferenced, request, units.length) } = operation;
  const { scale, note } = unitScale(operation.scale, units.length, mapUnit);
  if (note) tally.note('map-scale', note, file);
  // With its unit out of it, the scale is that of lengths on the ground to lengths on the map.
  const onMap = { ...operation, scale };
  return placed(
    by,
    georeferenced.report,
    tellingWhere(mapPlace(georeferenced, onMap, mapUnit), operation, mapUnit),
    standingOf(mapPlace(uncounted(georeferenced), onMap, mapUnit)),
  );
}

function placed(by: Placing['by'], crs: CrsReport, place: AxesPlace, stands = standingOf(place)): Placing {
  return { by, crs: { ...crs, ...(stands && { stands }) }, place };
}

/** The zero of a model may lie far outside of where its CRS is of use: then it is none of its positions. */
const uncounted = (georeferenced: Georeference): Pick<Georeference, 'crs' | 'toGeodetic'> => ({
  crs: georeferenced.crs,
  toGeodetic: (triplets) => georeferenced.locate(triplets),
});

/** @throws InputError `operation-crs` for degrees in a projected CRS, and for lengths in a geographic one. */
function requireMeasure(file: string, { kind, isDegrees }: CoordinateOperation, { crs }: Georeference): void {
  if (isDegrees === (crs.kind === 'geographic')) return;
  throw new InputError(
    'operation-crs',
    file,
    `its ${kind === 'rigid' ? 'rigid operation' : 'map conversion'} gives ${isDegrees ? 'degrees' : 'lengths'}, but ${crs.id} ${crs.name} counts in ${crs.kind === 'geographic' ? 'degrees' : 'lengths'}.`,
    'Give the CRS that its numbers are of with --crs, or say where the model stands with --position and --heading.',
  );
}

/** The coordinates of a model that are those of a CRS as they are. */
const PLAIN: Pick<
  CoordinateOperation,
  'eastings' | 'northings' | 'height' | 'abscissa' | 'ordinate' | 'scale' | 'factors'
> = {
  eastings: 0,
  northings: 0,
  height: 0,
  abscissa: 1,
  ordinate: 0,
  scale: 1,
  factors: [1, 1, 1],
};

/** Metres of the model, by a Helmert transform in the plane, to the units of the CRS, to the ellipsoid. */
function mapPlace(
  georeferenced: Pick<Georeference, 'crs' | 'toGeodetic'>,
  { eastings, northings, height, abscissa, ordinate, scale, factors }: typeof PLAIN,
  mapUnit: number,
): AxesPlace {
  const { unit, heightUnit } = georeferenced.crs;
  const horizontal = 1 / metresPerUnit(unit);
  const [factorX, factorY, factorZ] = factors;
  return (triplets) => {
    for (let at = 0; at < triplets.length; at += 3) {
      const x = triplets[at] * scale * factorX;
      const y = triplets[at + 1] * scale * factorY;
      triplets[at] = (eastings * mapUnit + abscissa * x - ordinate * y) * horizontal;
      triplets[at + 1] = (northings * mapUnit + ordinate * x + abscissa * y) * horizontal;
      triplets[at + 2] = (height * mapUnit + triplets[at + 2] * scale * factorZ) / heightUnit;
    }
    georeferenced.toGeodetic(triplets);
  };
}

/** Metres of the model, turned by where north is in it, around a point that stands at the frame's origin. */
function localPlace(
  frame: EnuFrame,
  [pointX, pointY, pointZ]: readonly [number, number, number],
  [northX, northY]: readonly [number, number],
): AxesPlace {
  return (triplets) => {
    for (let at = 0; at < triplets.length; at += 3) {
      const x = triplets[at] - pointX;
      const y = triplets[at + 1] - pointY;
      const east = x * northY - y * northX;
      const north = x * northX + y * northY;
      frame.toGeodetic(east, north, triplets[at + 2] - pointZ, triplets, at);
    }
  };
}

/** A frame at a place in degrees, its height counted from the vertical datum that is given. */
async function originOf(
  file: string,
  place: readonly [number, number, number],
  { verticalDatum, grids }: ReadOptions,
  tally: Tally,
) {
  const options = {
    ...(verticalDatum === undefined ? {} : { verticalDatum }),
    ...(grids === undefined ? {} : { grids }),
  };
  const georeferenced = await georeference({ file, found: 'OGC:CRS84', options, tally });
  georeferenced.requireVerticalDatum();
  const triplet = Float64Array.from(place);
  georeferenced.toGeodetic(triplet);
  return {
    frame: enuFrame(triplet[0], triplet[1], triplet[2]),
    report: georeferenced.report,
  };
}

function isCrs(name: string): boolean {
  try {
    resolveCrs(name, lookupCrs);
    return true;
  } catch {
    return false;
  }
}

function isDatum(name: string): boolean {
  try {
    parseVerticalDatum(name);
    return true;
  } catch {
    return false;
  }
}
