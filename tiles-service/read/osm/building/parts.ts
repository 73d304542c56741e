import type { RecordFile } from '../disk/record-file.ts';
import type { SortedIndex } from '../disk/sorted-index.ts';
import { type Tags, UNITS_PER_DEGREE } from '../elements.ts';
import { boundsOf, interiorPoint, type Polygon, polygonsContain } from '../shape/ring.ts';

/** Parts are found again by the cell that a point inside them lies in: 0.001 degrees, some 100 m. */
const CELL_UNITS = 0.001 * UNITS_PER_DEGREE;
const COLUMNS = 500_000;
/** No building is wider than this many cells. */
const WIDEST_CELLS = 100;
/** The point inside, before the rest of a part's record. */
const POINT_BYTES = 16;

export interface BuildingPart {
  /** Native id with its kind: w123. */
  native: string;
  class: string;
  tags: Tags;
  polygons: Polygon[];
}

/** The building that a part stands in. */
export interface Whole {
  /** Id of the outline's feature. */
  id: string;
  top: number;
  storeys: number;
}

/**
 * All building parts of a file, on disk. They are added first; then each outline asks for its own and is linked
 * with them; in the end they come back one by one, each with its building.
 */
export class PartStore {
  readonly #parts: RecordFile;
  readonly #cells: SortedIndex;
  readonly #wholes: RecordFile;
  readonly #links: SortedIndex;

  constructor(parts: RecordFile, cells: SortedIndex, wholes: RecordFile, links: SortedIndex) {
    this.#parts = parts;
    this.#cells = cells;
    this.#wholes = wholes;
    this.#links = links;
  }

  add(part: BuildingPart): void {
    const rings = part.polygons.map((polygon) => polygon.map((ring) => Array.from(ring)));
    const [x, y] = interiorPoint(part.polygons[0]);
    const point = Buffer.alloc(POINT_BYTES);
    point.writeDoubleLE(x);
    point.writeDoubleLE(y, 8);
    const rest = Buffer.from(JSON.stringify([part.native, part.class, [...part.tags], rings]));
    this.#cells.addWide(cellKey(columnOf(x), columnOf(y)), this.#parts.append(Buffer.concat([point, rest])));
  }

  finishParts(): void {
    this.#parts.finish();
    this.#cells.finish();
  }

  /** The parts that stand on an outline: those of which a point inside lies inside it too. */
  on(outline: readonly Polygon[]): { place: number; part: BuildingPart }[] {
    const found: { place: number; part: BuildingPart }[] = [];
    if (this.#cells.count === 0) return found;
    for (const polygon of outline) {
      const { minX, minY, maxX, maxY } = boundsOf(polygon[0]);
      const first = columnOf(minX);
      const last = columnOf(maxX);
      if (last - first > WIDEST_CELLS || columnOf(maxY) - columnOf(minY) > WIDEST_CELLS) continue;
      for (let row = columnOf(minY); row <= columnOf(maxY); row++)
        this.#inRow(row, first, last, [polygon], found);
    }
    return found;
  }

  /** To be called for every part that `on` returned. The first building that a part is linked with counts. */
  link(places: readonly number[], whole: Whole): void {
    const offset = this.#wholes.append(Buffer.from(JSON.stringify([whole.id, whole.top, whole.storeys])));
    for (const place of places) this.#links.addWide(place, offset);
  }

  /** All parts with their buildings; nothing can be linked afterwards. */
  *all(): Generator<{ part: BuildingPart; whole: Whole | undefined }> {
    this.#wholes.finish();
    this.#links.finish();
    for (const { offset, record } of this.#parts.records()) {
      let whole: Whole | undefined;
      if (this.#links.find(offset)) {
        const [id, top, storeys] = JSON.parse(this.#wholes.read(this.#links.wide).toString());
        whole = { id, top, storeys };
      }
      yield { part: partOf(record), whole };
    }
  }

  #inRow(
    row: number,
    first: number,
    last: number,
    outline: Polygon[],
    found: { place: number; part: BuildingPart }[],
  ) {
    const end = cellKey(last, row);
    for (let i = this.#cells.lowerBound(cellKey(first, row)); i < this.#cells.count; i++) {
      if (this.#cells.keyAt(i) > end) return;
      const place = this.#cells.wide;
      // Most parts of a cell belong to other buildings and need not be decoded.
      const point = this.#parts.read(place, POINT_BYTES);
      if (!polygonsContain(outline, point.readDoubleLE(), point.readDoubleLE(8))) continue;
      found.push({ place, part: partOf(this.#parts.read(place)) });
    }
  }
}

function partOf(record: Buffer): BuildingPart {
  const [native, kind, tags, rings] = JSON.parse(record.toString('utf8', POINT_BYTES)) as [
    string,
    string,
    [string, string][],
    number[][][],
  ];
  const polygons = rings.map((polygon) => polygon.map((ring) => Int32Array.from(ring)));
  return { native, class: kind, tags: new Map(tags), polygons };
}

function columnOf(units: number): number {
  return Math.floor(units / CELL_UNITS) + COLUMNS / 2;
}

function cellKey(column: number, row: number): number {
  return row * COLUMNS + column;
}
