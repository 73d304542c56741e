import type { Feature } from '../../../../models/feature.ts';
import { type Classified, classify } from '../classify.ts';
import { NO_COORDINATE, type Tags } from '../elements.ts';
import { areasGeometry, linesGeometry, pointGeometry } from '../geometry.ts';
import type { Ledger } from '../ledger.ts';
import type { WayPoints } from '../node-positions.ts';
import type { RelationLines } from '../relations.ts';
import { roadAttributes } from '../road.ts';
import { type RawRing, shapeArea } from '../shape/area-shape.ts';
import { closeAlongEdge } from '../shape/extract-edge.ts';
import { interiorPoint, type Polygon, type Ring } from '../shape/ring.ts';
import { DIVISIBLE_TYPES } from '../tables/classification.ts';
import { baseFeature } from './base.ts';
import type { BuildingMaker } from './building.ts';
import { treesOfRow } from './tree-row.ts';

const NO_ROLES: ReadonlySet<string> = new Set();

/**
 * Makes features of elements. Every call either adds to `out` as many features as were counted as read and returns
 * true, or counts the element as dropped with its reason and returns false.
 */
export class FeatureMaker {
  readonly #source: string;
  readonly #ledger: Ledger;
  readonly #buildings: BuildingMaker;
  /** Where the extract ends: the convex hull of its nodes. */
  readonly #edge: Ring;

  readonly #onPart: (native: string) => void;

  /** `onPart` is told of building parts that are fit to be kept; they do not go to `out`. */
  constructor(
    source: string,
    ledger: Ledger,
    buildings: BuildingMaker,
    edge: Ring,
    onPart: (native: string) => void,
  ) {
    this.#onPart = onPart;
    this.#source = source;
    this.#ledger = ledger;
    this.#buildings = buildings;
    this.#edge = edge;
  }

  node(native: string, x: number, y: number, tags: Tags, out: Feature[]): boolean {
    const classified = classify(tags, 'node');
    if (!classified) {
      const building = tags.has('building') && tags.get('building') !== 'no';
      return this.#ledger.dropped(building ? 'building-point' : 'not-shown', native);
    }
    if (x === NO_COORDINATE || y === NO_COORDINATE) return this.#ledger.dropped('position-missing', native);
    const feature = baseFeature(this.#source, native, classified, tags);
    const { attributes } = feature;
    // The model's word for it, in CityGML's manner.
    if (typeof attributes.diameter_crown === 'number') attributes.crownDiameter = attributes.diameter_crown;
    feature.geometries.push(pointGeometry(x, y));
    out.push(feature);
    return true;
  }

  /** `closed`: the way ends where it begins. `resolve` looks its points up. */
  way(native: string, closed: boolean, tags: Tags, resolve: () => WayPoints, out: Feature[]): boolean {
    let classified = classify(tags, closed ? 'closed-way' : 'open-way');
    if (classified?.shape === 'line') return this.#line(native, classified, tags, resolve(), out);
    // An open way may be an area that was cut at the edge of the extract.
    const open = !classified && !closed;
    if (open) classified = classify(tags, 'closed-way');
    if (!classified) return this.#ledger.dropped('not-shown', native);
    const { points, missing } = resolve();
    if (missing > 0) return this.#ledger.dropped('nodes-missing', native);
    if (!open) {
      return this.#area(native, classified, tags, [{ points, roles: NO_ROLES }], out);
    }
    const rings =
      points.length >= 4 ? this.#closeAtEdge(classified, [{ points, roles: NO_ROLES }]).rings : [];
    if (rings.length === 0) return this.#ledger.dropped('ring-not-closed', native);
    if (!this.#area(native, classified, tags, rings, out)) return false;
    this.#ledger.repaired('closed-along-edge', native);
    return true;
  }

  multipolygon(native: string, tags: Tags, lines: RelationLines, out: Feature[]): boolean {
    const classified = classify(tags, 'multipolygon');
    if (!classified) return this.#ledger.dropped('not-shown', native);
    if (lines.ways.length === 0) return this.#ledger.dropped('members-missing', native);
    if (classified.row.type === 'Boundary' && (lines.chains.length > 0 || lines.missing > 0)) {
      this.#ledger.note('boundary-cut', native);
      return this.#line(
        native,
        classified,
        tags,
        { points: lines.ways[0], missing: 0, pieces: lines.ways },
        out,
      );
    }
    const { rings, open } = this.#closeAtEdge(classified, lines.chains);
    if (lines.rings.length + rings.length === 0) return this.#ledger.dropped('ring-not-closed', native);
    if (!this.#area(native, classified, tags, [...lines.rings, ...rings], out)) return false;
    if (rings.length > 0) this.#ledger.repaired('closed-along-edge', native);
    if (open.length > 0 || lines.missing > 0) this.#ledger.repaired('rings-incomplete', native);
    return true;
  }

  /** The valid polygons of an area, or undefined after counting it as dropped. */
  #polygons(native: string, rings: readonly RawRing[]): Polygon[] | undefined {
    const { polygons, repairs, problem } = shapeArea(rings);
    if (problem) {
      this.#ledger.dropped(problem, native);
      return undefined;
    }
    for (const repair of repairs) {
      if (repair === 'unchecked') this.#ledger.note(repair, native);
      else this.#ledger.repaired(repair, native);
    }
    return polygons;
  }

  #line(
    native: string,
    classified: Classified,
    tags: Tags,
    { missing, pieces }: WayPoints,
    out: Feature[],
  ): boolean {
    const lines = pieces.map(withoutRepeats).filter((piece) => piece.length >= 4);
    if (lines.length === 0) return this.#ledger.dropped('line-too-short', native);
    if (missing > 0) this.#ledger.repaired('line-gaps', native);
    const { row } = classified;
    const attributes = row.type === 'Road' ? roadAttributes(tags, classified.class) : undefined;
    const feature = baseFeature(this.#source, native, classified, tags, attributes);
    if (row.point) feature.geometries.push(pointGeometry(...middleOf(lines[0])));
    feature.geometries.push(linesGeometry(lines));
    out.push(feature);
    if (classified.class === 'tree_row') this.#plantRow(native, tags, lines, out);
    return true;
  }

  #plantRow(native: string, tags: Tags, lines: readonly Int32Array[], out: Feature[]): void {
    const trees = treesOfRow(this.#source, native, tags, lines);
    if (!trees) {
      this.#ledger.note('tree-row-too-long', native);
      return;
    }
    this.#ledger.read(trees.length);
    this.#ledger.note('trees-of-row', native, trees.length);
    out.push(...trees);
  }

  /** False when the area had to be dropped. */
  #area(
    native: string,
    classified: Classified,
    tags: Tags,
    rings: readonly RawRing[],
    out: Feature[],
  ): boolean {
    const polygons = this.#polygons(native, rings);
    if (!polygons) return false;
    const { row } = classified;
    // Parts wait until the buildings that they belong to are known; they come out of the part store in the end.
    if (row.type === 'BuildingPart') {
      this.#onPart(native);
      return true;
    }
    if (row.body) {
      out.push(this.#buildings.building(native, classified, tags, polygons));
      return true;
    }
    const feature = baseFeature(this.#source, native, classified, tags);
    if (row.point) feature.geometries.push(pointGeometry(...interiorPoint(polygons[0])));
    feature.geometries.push(areasGeometry(polygons));
    out.push(feature);
    return true;
  }

  /** Half a lake is a lake; half a building or a bridge is none. */
  #closeAtEdge(classified: Classified, chains: readonly RawRing[]) {
    if (chains.length === 0 || !DIVISIBLE_TYPES.has(classified.row.type))
      return { rings: [], open: [...chains] };
    return closeAlongEdge(chains, this.#edge);
  }
}

function withoutRepeats(line: Int32Array): Int32Array {
  const kept: number[] = [];
  for (let i = 0; i < line.length; i += 2) {
    if (i === 0 || line[i] !== line[i - 2] || line[i + 1] !== line[i - 1]) kept.push(line[i], line[i + 1]);
  }
  return kept.length === line.length ? line : Int32Array.from(kept);
}

function middleOf(line: Int32Array): [number, number] {
  const i = Math.max(0, Math.floor(line.length / 4) * 2 - 2);
  return [(line[i] + line[i + 2]) / 2, (line[i + 1] + line[i + 3]) / 2];
}
