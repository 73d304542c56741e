import { buildingRow } from './building/kind.ts';
import { Neighbourhood } from './building/neighbourhood.ts';
import { PartStore } from './building/parts.ts';
import { isUnderground, toldHeight } from './building/told.ts';
import { classify } from './classify.ts';
import { IdFilter } from './disk/id-filter.ts';
import type { Scratch } from './disk/scratch.ts';
import type { SortedIndex } from './disk/sorted-index.ts';
import { Duplicates } from './duplicates.ts';
import { type ElementVisitor, NO_COORDINATE, type Tags } from './elements.ts';
import type { Ledger } from './ledger.ts';
import { NodePositions } from './node-positions.ts';
import { isAreaRelation, MemberWays, relationLines, storedRelations, storeRelation } from './relations.ts';
import { type RawRing, shapeArea } from './shape/area-shape.ts';
import { ConvexHull } from './shape/convex-hull.ts';
import type { Ring } from './shape/ring.ts';

const NO_ROLES: ReadonlySet<string> = new Set();

/** Everything that has to be known of a file before its features can be made; most of it on disk. */
export class Survey {
  readonly #file: string;
  readonly #scratch: Scratch;
  readonly #nodes;
  readonly #wayNodes;
  readonly #outlines;
  readonly #neededWays = new IdFilter();
  readonly #hull = new ConvexHull();
  readonly #previous = {
    n: Number.NEGATIVE_INFINITY,
    w: Number.NEGATIVE_INFINITY,
    r: Number.NEGATIVE_INFINITY,
  };
  readonly #ordered = { n: true, w: true, r: true };
  /** Ids of all ways, where they are not in order. */
  #wayIds: SortedIndex | undefined;
  /** Multipolygons and boundaries as they are in the file. */
  readonly relations;
  readonly memberWays: MemberWays;
  readonly parts: PartStore;
  readonly positions: NodePositions;
  readonly neighbourhood = new Neighbourhood();
  readonly duplicates = { n: new Duplicates(), w: new Duplicates(), r: new Duplicates() };

  /** `file` is the name for messages. */
  constructor(file: string, scratch: Scratch) {
    this.#file = file;
    this.#scratch = scratch;
    this.#nodes = scratch.index('nodes');
    this.#wayNodes = scratch.index('way-nodes');
    this.#outlines = scratch.index('outlines');
    this.relations = scratch.records('relations');
    this.memberWays = new MemberWays(scratch.index('member-ways'), scratch.records('member-ways'));
    this.parts = new PartStore(
      scratch.records('parts'),
      scratch.index('part-cells'),
      scratch.records('wholes'),
      scratch.index('part-links'),
    );
    this.positions = new NodePositions(this.#nodes, this.#wayNodes);
  }

  /** Where the extract ends: the convex hull of its nodes. */
  edge(): Ring {
    return this.#hull.ring();
  }

  /** True for a way that is an outline of a building's multipolygon. */
  isDrawnByRelation(way: number): boolean {
    return this.#outlines.count > 0 && this.#outlines.find(way);
  }

  /**
   * First pass: positions to the disk index, multipolygons aside, and which ways they need. Relations of other kinds
   * are counted here and not met again, and so are deleted objects.
   */
  firstVisitor(ledger: Ledger): ElementVisitor {
    return {
      node: (id, x, y) => {
        this.#watchOrder('n', id);
        if (x === NO_COORDINATE || y === NO_COORDINATE) return;
        this.#nodes.add(id, x, y);
        this.#hull.add(x, y);
      },
      wayNode: (id, x, y) => {
        if (x === NO_COORDINATE || y === NO_COORDINATE) return;
        this.#wayNodes.add(id, x, y);
        this.#hull.add(x, y);
      },
      way: (id) => this.#watchOrder('w', id),
      relation: (id, members, tags) => {
        if (tags.size === 0) return;
        if (!isAreaRelation(tags)) {
          ledger.read();
          ledger.dropped('relation-not-shown', `r${id}`);
          return;
        }
        this.#watchOrder('r', id);
        storeRelation(this.relations, id, members, tags);
        for (const member of members) if (member.kind === 'w') this.#neededWays.add(member.id);
      },
      deleted: (kind, id) => {
        ledger.read();
        ledger.dropped('deleted', `${kind}${id}`);
      },
    };
  }

  finishFirst(): void {
    this.#nodes.finish();
    this.#wayNodes.finish();
    this.relations.finish();
    if (!this.#ordered.n) this.duplicates.n.addFrom(this.#nodes, this.#file);
  }

  /** Second pass: lines of the ways that multipolygons need, known heights, building parts. */
  secondVisitor(): ElementVisitor {
    if (!this.#ordered.w) this.#wayIds = this.#scratch.index('way-ids');
    return {
      way: (id, nodes, count, tags) => {
        this.#wayIds?.add(id, 0, 0);
        if (this.#neededWays.mayHave(id)) {
          const { points, missing } = this.positions.resolve(nodes, count);
          if (missing === 0 && count >= 2) this.memberWays.add(id, points);
        }
        this.#noteHeight(tags, () => this.positions.somewhere(nodes, count));
        if (tags.has('building:part') && isClosed(nodes, count)) {
          const { points, missing } = this.positions.resolve(nodes, count);
          if (missing === 0) this.#addPart(`w${id}`, tags, 'closed-way', [{ points, roles: NO_ROLES }]);
        }
      },
    };
  }

  finishSecond(): void {
    if (this.#wayIds) {
      this.#wayIds.finish();
      this.duplicates.w.addFrom(this.#wayIds, this.#file);
    }
    this.memberWays.finish();
    this.#lookThroughRelations();
    this.#outlines.finish();
    this.parts.finishParts();
  }

  #lookThroughRelations(): void {
    const ids = this.#ordered.r ? undefined : this.#scratch.index('relation-ids');
    for (const relation of storedRelations(this.relations)) {
      ids?.add(relation.id, 0, 0);
      const { id, tags, members } = relation;
      if (!tags.has('building') && !tags.has('building:part')) continue;
      const { rings } = relationLines(relation, this.memberWays);
      if (rings.length === 0) continue;
      this.#addPart(`r${id}`, tags, 'multipolygon', rings);
      if (classify(tags, 'multipolygon')?.row.type !== 'Building') continue;
      this.#noteHeight(tags, () => [rings[0].points[0], rings[0].points[1]]);
      for (const member of members) if (member.role !== 'inner') this.#outlines.addWide(member.id, id);
    }
    if (!ids) return;
    ids.finish();
    this.duplicates.r.addFrom(ids, this.#file);
  }

  /** Parts that cannot be shaped are left to the third pass, which counts them. */
  #addPart(
    native: string,
    tags: Tags,
    drawing: 'closed-way' | 'multipolygon',
    rings: readonly RawRing[],
  ): void {
    const classified = classify(tags, drawing);
    if (classified?.row.type !== 'BuildingPart') return;
    const { polygons } = shapeArea(rings);
    if (polygons.length > 0) this.parts.add({ native, class: classified.class, tags, polygons });
  }

  /** Notes how high a building is, if it says so. Heights of sheds, churches and tanks say nothing about the houses around. */
  #noteHeight(tags: Tags, place: () => [number, number] | undefined): void {
    const kind = tags.get('building');
    if (kind === undefined || kind === 'no') return;
    const row = buildingRow(tags, kind);
    if (row.manner !== 'block' && row.manner !== 'house' && row.manner !== 'unknown') return;
    if (isUnderground(tags)) return;
    const { levels, height } = toldHeight(tags, row);
    const storeys = levels ?? (height === undefined ? undefined : height / row.storeyHeight);
    if (storeys === undefined || storeys < 1) return;
    const at = place();
    if (at) this.neighbourhood.add(at[0], at[1], storeys);
  }

  /** An id that does not grow means that there may be repeated ones. */
  #watchOrder(kind: 'n' | 'w' | 'r', id: number): void {
    if (id <= this.#previous[kind]) this.#ordered[kind] = false;
    this.#previous[kind] = id;
  }
}

export function isClosed(nodes: Float64Array, count: number): boolean {
  return count >= 3 && nodes[0] === nodes[count - 1];
}
