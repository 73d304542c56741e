import {
  axisOrderFor,
  createTransform,
  ELLIPSOID,
  formatCrsName,
  outsideAreaOfUse,
  parseCrsName,
  swapAxes,
} from '../../../models/geodesy/index.ts';
import { type ReadOptions, Tally } from '../feature-source.ts';
import { type Georeference, georeference } from '../georeference.ts';
import type { GeometryPool } from './geometry-pool.ts';
import type { Findings } from './reasons.ts';
import type { Survey } from './survey.ts';

/** CRSs that one document may use; more are not looked at. */
const MAXIMUM_CRSS = 32;

interface Place {
  georeference: Georeference;
  isSwapped: boolean;
}

/** From a document's positions, in the CRS and order of axes of each, to longitude, latitude and height. */
export class Placing {
  readonly georeference: Georeference;
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #main: Place;
  readonly #mainName: string | undefined;
  /** By srsName; undefined: cannot be read. */
  readonly #places = new Map<string, Place | undefined>();

  private constructor(file: string, options: ReadOptions, main: Place, mainName: string | undefined) {
    this.#file = file;
    this.#options = options;
    this.#main = main;
    this.#mainName = mainName;
    this.georeference = main.georeference;
  }

  /**
   * Settles the document's CRS and the order of its axes: that of the CRS's authority, as GML has it, unless only
   * the other one puts the document into the CRS's area of use.
   * @throws InputError `crs-missing`, `vertical-datum-missing`, and those of georeference()
   */
  static async of(file: string, known: Survey, options: ReadOptions, tally: Tally): Promise<Placing> {
    const found = await georeference({ file, found: known.srsName, options, tally });
    if (known.firstPosition.length !== 2) found.requireVerticalDatum();
    const place = await settleAxes(found, known.firstPosition);
    if (place.isSwapped !== (axisOrderFor('citygml', found.crs) === 'lat-lon')) {
      tally.repaired(
        'axis-order',
        'Coordinates are not in the order of axes that the CRS prescribes; they were read as they are meant.',
        file,
      );
    }
    if (place.isSwapped) found.report.axisOrder = 'lat-lon';
    const name = options.crs === undefined ? known.srsName : undefined;
    return new Placing(file, options, place, name);
  }

  /** Transforms all positions of the pool in place. */
  async place(pool: GeometryPool, findings: Findings): Promise<void> {
    const { data, length } = pool.coordinates;
    if (pool.isCut) findings.add('positions-incomplete');
    for (let index = 0; index < pool.crsRuns.length; index++) {
      const { from, srsName } = pool.crsRuns[index];
      const end = index + 1 < pool.crsRuns.length ? pool.crsRuns[index + 1].from * 3 : length;
      if (end <= from * 3) continue;
      const positions = data.subarray(from * 3, end);
      const place = await this.#placeOf(srsName, positions, findings);
      if (!place) {
        positions.fill(Number.NaN);
        findings.add('crs-unreadable');
        continue;
      }
      if (place.isSwapped) swapAxes(positions);
      place.georeference.toGeodetic(positions);
    }
  }

  async #placeOf(
    srsName: string | undefined,
    positions: Float64Array,
    findings: Findings,
  ): Promise<Place | undefined> {
    // The user's CRS is for the whole file.
    if (srsName === undefined || this.#mainName === undefined || srsName === this.#mainName)
      return this.#main;
    if (!this.#places.has(srsName)) {
      if (this.#places.size >= MAXIMUM_CRSS) return undefined;
      this.#places.set(srsName, await this.#find(srsName, positions));
    }
    const place = this.#places.get(srsName);
    if (place && place !== this.#main) findings.add('crs-differs');
    return place;
  }

  async #find(srsName: string, positions: Float64Array): Promise<Place | undefined> {
    try {
      if (formatCrsName(parseCrsName(srsName)) === formatCrsName(parseCrsName(this.#mainName!))) {
        return this.#main;
      }
      const vertical = this.#options.verticalDatum ?? this.georeference.crs.vertical?.id;
      const found = await georeference({
        file: this.#file,
        found: srsName,
        // A CRS without heights, as on points of maps, has the heights of the document.
        options: vertical === undefined ? {} : { verticalDatum: vertical },
        tally: new Tally(),
      });
      return await settleAxes(found, positions.subarray(0, 3));
    } catch {
      return undefined;
    }
  }
}

async function settleAxes(found: Georeference, first: ArrayLike<number>): Promise<Place> {
  const isSwapped = axisOrderFor('citygml', found.crs) === 'lat-lon';
  if (first.length < 2) return { georeference: found, isSwapped };
  const transform = await createTransform(found.crs, ELLIPSOID);
  const fits = (swapped: boolean): boolean => {
    const position = Float64Array.of(first[swapped ? 1 : 0], first[swapped ? 0 : 1], 0);
    transform.toGeodetic(position, position);
    const [longitude, latitude] = position;
    return !outsideAreaOfUse([longitude, latitude, longitude, latitude], found.crs);
  };
  return { georeference: found, isSwapped: !fits(isSwapped) && fits(!isSwapped) ? !isSwapped : isSwapped };
}
