import type { Feature } from '../../../models/feature.ts';
import type { ReadOptions, Tally } from '../feature-source.ts';
import { Scratch } from './disk/scratch.ts';
import type { ElementFile, ElementRequest, ElementVisitor } from './elements.ts';
import { BuildingMaker } from './feature/building.ts';
import { FeatureMaker } from './feature/feature-maker.ts';
import { Ledger } from './ledger.ts';
import { relationLines, storedRelations } from './relations.ts';
import { isClosed, Survey } from './survey.ts';

/** Features handed over at once, at most. */
const BATCH = 1024;

const PASSES: readonly { step: string; request: ElementRequest }[] = [
  { step: 'Reading positions', request: { nodes: 'positions', ways: 'ids', relations: true } },
  { step: 'Surveying buildings and multipolygons', request: { ways: 'all' } },
  { step: 'Reading features', request: { nodes: 'tagged', ways: 'all' } },
];

/**
 * One reading of an OpenStreetMap file, in three passes over it: ways name nodes and multipolygons name ways that may be
 * anywhere in the file, and buildings without a height ask after their neighbours'. In the third pass the features
 * stream out, then those of multipolygons, then building parts, which know their buildings by then.
 */
export class Reading {
  readonly #file: ElementFile;
  readonly #options: ReadOptions;
  readonly #ledger: Ledger;
  readonly #scratch: Scratch;
  readonly #survey: Survey;
  /** Building parts that were kept although their id occurs more than once. */
  readonly #repeatedParts = new Set<string>();

  constructor(file: ElementFile, name: string, options: ReadOptions, tally: Tally) {
    this.#file = file;
    this.#options = options;
    this.#ledger = new Ledger(tally, options.source);
    this.#scratch = new Scratch(options.scratch);
    this.#survey = new Survey(name, this.#scratch);
  }

  async *features(): AsyncGenerator<Feature[]> {
    const survey = this.#survey;
    try {
      for await (const _ of this.#pass(0, survey.firstVisitor(this.#ledger)));
      survey.finishFirst();
      for await (const _ of this.#pass(1, survey.secondVisitor()));
      survey.finishSecond();
      const buildings = new BuildingMaker(
        this.#options.source,
        this.#ledger,
        survey.neighbourhood,
        survey.parts,
      );
      const maker = new FeatureMaker(
        this.#options.source,
        this.#ledger,
        buildings,
        survey.edge(),
        (native) => {
          if (this.#isRepeated(native)) this.#repeatedParts.add(native);
        },
      );
      yield* this.#fromElements(maker);
      yield* this.#fromRelations(maker);
      yield* this.#fromParts(buildings);
    } finally {
      this.#scratch.close();
      await this.#file.close();
    }
  }

  async *#fromElements(maker: FeatureMaker): AsyncGenerator<Feature[]> {
    const { positions, duplicates } = this.#survey;
    let out: Feature[] = [];
    const visitor: ElementVisitor = {
      node: (id, x, y, tags) => {
        this.#ledger.read();
        if (duplicates.n.isRepeat(id)) this.#ledger.dropped('duplicate-id', `n${id}`);
        else maker.node(`n${id}`, x, y, tags, out);
      },
      way: (id, nodes, count, tags) => {
        if (tags.size === 0) return;
        const native = `w${id}`;
        this.#ledger.read();
        if (duplicates.w.isRepeat(id)) this.#ledger.dropped('duplicate-id', native);
        else if ((tags.get('building') ?? 'no') !== 'no' && this.#survey.isDrawnByRelation(id)) {
          this.#ledger.dropped('drawn-by-relation', native);
        } else maker.way(native, isClosed(nodes, count), tags, () => positions.resolve(nodes, count), out);
      },
    };
    for await (const _ of this.#pass(2, visitor)) {
      for (let i = 0; i < out.length; i += BATCH) yield out.slice(i, i + BATCH);
      out = [];
    }
  }

  async *#fromRelations(maker: FeatureMaker): AsyncGenerator<Feature[]> {
    const { relations, memberWays, duplicates } = this.#survey;
    let out: Feature[] = [];
    for (const relation of storedRelations(relations)) {
      const native = `r${relation.id}`;
      this.#ledger.read();
      if (duplicates.r.isRepeat(relation.id)) this.#ledger.dropped('duplicate-id', native);
      else maker.multipolygon(native, relation.tags, relationLines(relation, memberWays), out);
      if (out.length < BATCH) continue;
      this.#options.signal?.throwIfAborted();
      yield out;
      out = [];
    }
    if (out.length > 0) yield out;
  }

  async *#fromParts(buildings: BuildingMaker): AsyncGenerator<Feature[]> {
    const { parts } = this.#survey;
    let out: Feature[] = [];
    for (const { part, whole } of parts.all()) {
      // Of several objects with this id, the first one counts, if it is the part.
      if (this.#isRepeated(part.native) && !this.#repeatedParts.delete(part.native)) continue;
      out.push(buildings.part(part, whole));
      if (out.length < BATCH) continue;
      this.#options.signal?.throwIfAborted();
      yield out;
      out = [];
    }
    if (out.length > 0) yield out;
  }

  #isRepeated(native: string): boolean {
    return this.#survey.duplicates[native[0] as 'w' | 'r'].has(Number(native.slice(1)));
  }

  /** Goes once through the file, and yields after every block that was visited. */
  async *#pass(number: number, visitor: ElementVisitor): AsyncGenerator<void> {
    const { step, request } = PASSES[number];
    const { signal, onProgress } = this.#options;
    const total = this.#file.size * PASSES.length;
    for await (const block of this.#file.blocks(request)) {
      signal?.throwIfAborted();
      block.visit(visitor);
      onProgress?.({ step, done: this.#file.size * number + block.end, total, unit: 'bytes' });
      yield;
    }
    signal?.throwIfAborted();
    onProgress?.({ step, done: this.#file.size * (number + 1), total, unit: 'bytes' });
  }
}
