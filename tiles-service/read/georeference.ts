import { InputError } from '../../models/errors.ts';
import {
  assertInsideAreaOfUse,
  type Crs,
  createTransform,
  ELLIPSOID,
  formatCrsName,
  missingVerticalDatum,
  outsideAreaOfUse,
  type PositionTransform,
  parseCrsName,
  parseVerticalDatum,
  type VerticalDatum,
} from '../../models/geodesy/index.ts';
import type { CrsReport } from '../../models/schema/index.ts';
import type { ReadOptions, Tally } from './feature-source.ts';
import { siteCrsName, sourceCrs } from './source-crs.ts';

/** What the user says of a file's coordinates; plain data. */
export type CoordinateOptions = Pick<ReadOptions, 'crs' | 'verticalDatum' | 'grids' | 'siteTransform'>;

/** Only what concerns coordinates, of options that say more. */
export function coordinatesOf(options: CoordinateOptions): CoordinateOptions {
  const { crs, verticalDatum, grids, siteTransform } = options;
  return {
    ...(crs === undefined ? {} : { crs }),
    ...(verticalDatum === undefined ? {} : { verticalDatum }),
    ...(grids === undefined ? {} : { grids }),
    ...(siteTransform === undefined ? {} : { siteTransform }),
  };
}

export interface GeoreferenceRequest {
  /** The file's name, for messages. */
  file: string;
  /** The CRS as the file names it. */
  found?: string;
  /** The CRS that the format prescribes where neither the file nor the user names one. */
  byFormat?: string;
  options: CoordinateOptions;
  tally: Tally;
}

/**
 * From a file's coordinates (x, y, height in its CRS) to longitude, latitude and metres over the ellipsoid.
 * Positions outside of the CRS's area of use come out as NaN; once they are the most of all, the CRS or the
 * file is wrong, and the file is refused.
 */
export class Georeference {
  readonly report: CrsReport;
  readonly crs: Crs;
  /** False if nothing says what the heights are counted from. */
  readonly hasVerticalDatum: boolean;
  readonly #file: string;
  readonly #transform: PositionTransform;
  #seen = 0;
  #outside = 0;

  constructor(file: string, transform: PositionTransform, hasVerticalDatum: boolean, report: CrsReport) {
    this.#file = file;
    this.#transform = transform;
    this.crs = transform.crs;
    this.hasVerticalDatum = hasVerticalDatum;
    this.report = report;
  }

  /**
   * Transforms triplets in place.
   * @throws InputError `outside-area-of-use` as soon as most positions so far lie outside.
   */
  toGeodetic(triplets: Float64Array): void {
    this.#transform.toGeodetic(triplets, triplets);
    let west = Infinity;
    let south = Infinity;
    let east = -Infinity;
    let north = -Infinity;
    let finite = 0;
    for (let at = 0; at < triplets.length; at += 3) {
      const longitude = triplets[at];
      const latitude = triplets[at + 1];
      const sum = longitude + latitude + triplets[at + 2];
      if (sum - sum !== 0) continue;
      finite++;
      if (longitude < west) west = longitude;
      if (longitude > east) east = longitude;
      if (latitude < south) south = latitude;
      if (latitude > north) north = latitude;
    }
    const count = triplets.length / 3;
    this.#seen += count;
    this.#outside += count - finite;
    if (finite > 0 && outsideAreaOfUse([west, south, east, north], this.crs)) this.#blankOutside(triplets);
    if (count > 0 && this.#outside * 2 > this.#seen) {
      assertInsideAreaOfUse(this.#file, this.crs, [west, south, east, north]);
      throw new InputError(
        'positions-invalid',
        this.#file,
        `most of its positions are not numbers, or have no place in ${this.crs.id} ${this.crs.name}.`,
        'Check the CRS and the transform of the file.',
      );
    }
  }

  /** The same for a place that is none of the file's positions: it is not counted, and may lie anywhere. */
  locate(triplets: Float64Array): void {
    this.#transform.toGeodetic(triplets, triplets);
  }

  /** Transforms longitude, latitude and ellipsoidal height back to the file's CRS, in place. */
  fromGeodetic(triplets: Float64Array): void {
    this.#transform.fromGeodetic(triplets, triplets);
  }

  /** @throws InputError `vertical-datum-missing` */
  requireVerticalDatum(): void {
    if (!this.hasVerticalDatum) throw missingVerticalDatum(this.#file);
  }

  #blankOutside(triplets: Float64Array): void {
    for (let at = 0; at < triplets.length; at += 3) {
      const longitude = triplets[at];
      const latitude = triplets[at + 1];
      if (!Number.isFinite(longitude + latitude)) continue;
      if (!outsideAreaOfUse([longitude, latitude, longitude, latitude], this.crs)) continue;
      triplets.fill(Number.NaN, at, at + 3);
      this.#outside++;
    }
  }
}

/**
 * Settles the CRS of a file: the user's, else the file's, else the format's; and what its heights are counted
 * from: what the user says, else what the CRS says. Where the user overrules the file, a note says so.
 * @throws InputError `crs-missing` if nobody names a CRS; those of resolveCrs and parseVerticalDatum.
 */
export async function georeference(request: GeoreferenceRequest): Promise<Georeference> {
  const { file, found, byFormat, options, tally } = request;
  const { siteTransform } = options;
  const wanted = siteTransform === undefined ? options.crs : siteCrsName(siteTransform);
  const from = wanted !== undefined ? 'option' : found !== undefined ? 'file' : 'format';
  const name = wanted ?? found ?? byFormat;
  if (name === undefined) {
    throw new InputError(
      'crs-missing',
      file,
      'does not say what its coordinates are.',
      'Give the CRS with --crs, for example --crs EPSG:7415.',
    );
  }
  const crs = sourceCrs(name, siteTransform);
  if (from === 'option' && found !== undefined && !sameName(name, found)) {
    tally.note(
      'crs-overruled',
      `The file says ${found.slice(0, 100)}; it was read as ${crs.id}, as given.`,
      file,
    );
  }
  const own = crs.vertical ?? (from === 'format' ? ELLIPSOID : undefined);
  const grids = (name: string) => options.grids?.[name];
  const given =
    options.verticalDatum === undefined ? undefined : parseVerticalDatum(options.verticalDatum, { grids });
  if (given && crs.vertical && given.id !== crs.vertical.id) {
    tally.note(
      'vertical-datum-overruled',
      `The CRS counts heights from ${crs.vertical.name}; they were read as ${given.name}, as given.`,
      file,
    );
  }
  if (!given && !own && crs.verticalName !== undefined) {
    throw new InputError(
      'vertical-datum',
      file,
      `its vertical datum "${crs.verticalName}" is not known.`,
      'Give it with --vertical-datum: ellipsoid, EGM96, NAP, or an offset in metres such as offset:-1.5@EGM96.',
    );
  }
  const vertical: VerticalDatum = given ?? own ?? ELLIPSOID;
  const known = given !== undefined || own !== undefined;
  const transform = await createTransform(crs, vertical);
  return new Georeference(file, transform, known, {
    found: name.slice(0, 500),
    from,
    name: `${crs.id} ${crs.name}`,
    axisOrder: 'x-y',
    verticalDatum: known ? vertical.name : 'none',
    horizontalAccuracy: crs.horizontalAccuracy,
    verticalAccuracy: known ? vertical.accuracy : 0,
  });
}

function sameName(a: string, b: string): boolean {
  try {
    return formatCrsName(parseCrsName(a)) === formatCrsName(parseCrsName(b));
  } catch {
    return a === b;
  }
}
