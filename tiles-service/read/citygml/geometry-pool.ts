import { IntegerList } from '../cityjson/boundaries.ts';
import { NumberList } from '../xml/numbers.ts';

/** A link from one geometry to another by its id. */
export interface GeometryLink {
  id: string;
  /** Not in this file. */
  isElsewhere: boolean;
}

/** A geometry as parsed: runs of items, lines and points in the pool. */
export interface GeometryRun {
  id?: string;
  /** The surfaces are called the boundary of a body. */
  isSolid: boolean;
  /** Its positions came without heights. */
  isFlat: boolean;
  /** Items (polygons and links), lines and points from … up to …. */
  itemFrom: number;
  itemTo: number;
  lineFrom: number;
  lineTo: number;
  pointFrom: number;
  pointTo: number;
}

/** Positions in one CRS from a corner on. */
export interface CrsRun {
  from: number;
  /** The srsName; undefined: the document's. */
  srsName: string | undefined;
}

/**
 * The geometries of one member of the city, flat. Corners are triplets in the file's order of axes. A ring is a run
 * of corners, a polygon a run of rings, an item a polygon or a link, turned or not, in a shell. Used again for the
 * next member.
 */
export class GeometryPool {
  readonly coordinates = new NumberList();
  readonly ringStarts = new IntegerList();
  readonly ringIds: (string | undefined)[] = [];
  /** First ring of each polygon. */
  readonly polygonStarts = new IntegerList();
  readonly polygonIds: (string | undefined)[] = [];
  /** Index in `owners` of the nearest geometry around the polygon that has an id; −1: none. */
  readonly polygonOwners = new IntegerList();
  readonly owners: { id: string; parent: number }[] = [];
  /** Twice the polygon's index, or −2 − twice the link's index; plus or minus 1 if turned. */
  readonly items = new IntegerList();
  readonly itemShells = new IntegerList();
  /** One per shell: 1 outer, 0 a void. */
  readonly shellOuter = new IntegerList();
  readonly links: GeometryLink[] = [];
  readonly lineStarts = new IntegerList();
  readonly lineEnds = new IntegerList();
  readonly pointCorners = new IntegerList();
  /** Runs of items by the id of a geometry. */
  readonly byId = new Map<string, GeometryRun>();
  readonly crsRuns: CrsRun[] = [];
  /** Some list of positions had numbers left over. */
  isCut = false;

  get cornerCount(): number {
    return this.coordinates.length / 3;
  }

  get polygonCount(): number {
    return this.polygonStarts.length;
  }

  get ringCount(): number {
    return this.ringStarts.length;
  }

  polygonEnd(polygon: number): number {
    return polygon + 1 < this.polygonStarts.length
      ? this.polygonStarts.data[polygon + 1]
      : this.ringStarts.length;
  }

  readonly #ringEnds = new IntegerList();

  /** Adds a ring of the corners from `from` on. */
  addRing(from: number, id: string | undefined): void {
    this.ringStarts.push(from);
    this.#ringEnds.push(this.cornerCount);
    this.ringIds.push(id);
  }

  /** Corner behind the ring. (Lines may lie between two rings, so that the next ring's start does not tell.) */
  ringEnd(ring: number): number {
    return this.#ringEnds.data[ring];
  }

  /** What follows is in this CRS; undefined: the document's. */
  nameCrs(srsName: string | undefined): void {
    const last = this.crsRuns[this.crsRuns.length - 1];
    if (last?.srsName === srsName && last !== undefined) return;
    if (last?.from === this.cornerCount) last.srsName = srsName;
    else this.crsRuns.push({ from: this.cornerCount, srsName });
  }

  clear(): void {
    this.coordinates.length = 0;
    for (const list of [
      this.ringStarts,
      this.#ringEnds,
      this.polygonStarts,
      this.polygonOwners,
      this.items,
      this.itemShells,
      this.shellOuter,
      this.lineStarts,
      this.lineEnds,
      this.pointCorners,
    ])
      list.length = 0;
    this.ringIds.length = 0;
    this.polygonIds.length = 0;
    this.owners.length = 0;
    this.links.length = 0;
    this.byId.clear();
    this.crsRuns.length = 0;
    this.isCut = false;
  }
}
