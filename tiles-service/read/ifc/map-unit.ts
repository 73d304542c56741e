import { InputError } from '../../../models/errors.ts';
import { metresPerUnit } from '../../../models/geodesy/index.ts';
import { Tally } from '../feature-source.ts';
import { type Georeference, type GeoreferenceRequest, georeference } from '../georeference.ts';
import type { AxesPlace } from './axes-place.ts';
import type { CoordinateOperation } from './coordinate-operation.ts';

/**
 * Metres per unit of an operation's eastings, northings and height where its CRS has no MapUnit. By the standard it is
 * the unit of the model, and many writers mean that of the CRS: that of the CRS is taken, unless only the other makes
 * the place lie where the CRS is of use. A note says what was taken where the two are not the same.
 */
export async function likelyMapUnit(
  operation: CoordinateOperation,
  { crs }: Georeference,
  request: GeoreferenceRequest,
  modelUnit: number,
): Promise<number> {
  const crsUnit = metresPerUnit(crs.unit);
  if (crsUnit === modelUnit) return crsUnit;
  // A georeference of its own for each try: it counts what lies outside.
  const liesInside = async (unit: number): Promise<boolean> =>
    isInside(await georeference({ ...request, tally: new Tally() }), operation, unit);
  const unit = !(await liesInside(crsUnit)) && (await liesInside(modelUnit)) ? modelUnit : crsUnit;
  request.tally.note(
    'map-unit',
    `The file does not say in what unit its place on the map is. By the standard that is the unit of the model (${modelUnit} m), many writers mean that of the CRS (${crsUnit} m); it was read in units of ${unit} m.`,
    request.file,
  );
  return unit;
}

/** Whether the place of an operation, read in a unit, lies where its CRS is of use. */
function isInside(
  georeferenced: Georeference,
  { eastings, northings }: CoordinateOperation,
  mapUnit: number,
): boolean {
  const unit = mapUnit / metresPerUnit(georeferenced.crs.unit);
  try {
    georeferenced.toGeodetic(Float64Array.of(eastings * unit, northings * unit, 0));
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Where a model comes out at the wrong end of the earth, the message tells the numbers that led there. */
export function tellingWhere(
  place: AxesPlace,
  { kind, eastings, northings, mapUnit: told }: CoordinateOperation,
  mapUnit: number,
): AxesPlace {
  return (triplets) => {
    try {
      place(triplets);
    } catch (error) {
      if (!(error instanceof InputError) || error.code !== 'outside-area-of-use') throw error;
      const problem = error.message.slice(error.input.length + 2, -error.advice.length - 1);
      const name = kind === 'rigid' ? 'rigid operation' : 'map conversion';
      const unit = `units of ${mapUnit} m${told === undefined ? ', for the file names none' : ''}`;
      throw new InputError(
        error.code,
        error.input,
        `${problem} Its ${name} has eastings ${eastings} and northings ${northings}, read in ${unit}.`,
        'Check these numbers, the CRS and its MapUnit; or give the CRS with --crs, or the place with --position.',
      );
    }
  };
}
