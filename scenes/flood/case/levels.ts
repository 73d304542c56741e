import { InputError } from '../../../models/errors.ts';
import {
  findVerticalDatum,
  loadZeroLevel,
  type VerticalDatum,
  type ZeroLevel,
} from '../../../models/geodesy/index.ts';
import type { Position } from '../../../models/schema/position.ts';
import type { FloodPlace } from './rasters.ts';

interface KnownDatum {
  datum: VerticalDatum;
  zero: ZeroLevel;
}

/** Brings levels from the datum that each is given in into that of the grid. */
export class Levels {
  readonly #grid: KnownDatum;
  readonly #known: ReadonlyMap<string, KnownDatum>;
  /** Datums other than the grid's that were asked for, and how far such a level may be off, metres. */
  readonly used = new Map<string, number>();

  private constructor(grid: KnownDatum, known: ReadonlyMap<string, KnownDatum>) {
    this.#grid = grid;
    this.#known = known;
  }

  /**
   * Loads what the datums need. Names that are not known are told of when a level is asked for, so that the error
   * names its item. @throws InputError `flood-datum` where the grid's own is not known
   */
  static async load(
    grid: string,
    names: Iterable<string>,
    heightGrids: FloodPlace['heightGrids'],
  ): Promise<Levels> {
    const options = heightGrids ? { grids: heightGrids } : {};
    const known = new Map<string, KnownDatum>();
    for (const name of new Set([grid, ...names])) {
      const datum = findVerticalDatum(name, options);
      if (datum) known.set(name, { datum, zero: await loadZeroLevel(datum) });
    }
    const own = known.get(grid);
    if (!own) throw unknownDatum('grid', grid);
    return new Levels(own, known);
  }

  /**
   * Metres to add to a level in the datum `name` at a place, so that it counts in the grid's.
   * @throws InputError `flood-datum` for a datum that is not known, or has no way to that of the grid
   */
  shift(name: string, at: Position, item: string): number {
    const from = this.#known.get(name);
    if (!from) throw unknownDatum(item, name);
    const { datum, zero } = this.#grid;
    if (from.datum.id === datum.id) return 0;
    const isOwnEllipsoid = (one: VerticalDatum) => one.base === 'crs-ellipsoid';
    const shift =
      isOwnEllipsoid(from.datum) !== isOwnEllipsoid(datum)
        ? Number.NaN
        : from.zero(at[0], at[1]) - zero(at[0], at[1]);
    if (!Number.isFinite(shift))
      throw new InputError(
        'flood-datum',
        item,
        `a level in ${from.datum.name} cannot be brought into the grid's datum, ${datum.name}, here.`,
        'Give the level in a datum that is known here, or an offset: offset:-1.5@EGM96.',
      );
    // Datums over one geoid hang together by a constant; of others, each has its own error.
    const isSameBase = from.datum.base === datum.base && datum.base !== 'grid';
    this.used.set(from.datum.name, isSameBase ? 0 : from.datum.accuracy + datum.accuracy);
    return shift;
  }
}

const unknownDatum = (item: string, name: string): InputError =>
  new InputError(
    'flood-datum',
    item,
    `the vertical datum "${name}" is not known.`,
    'Give a name (1985, NAP, EGM96, EPSG:5709 …) or an offset: offset:-1.5@EGM96.',
  );
