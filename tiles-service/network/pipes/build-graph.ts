import { geodesicDistance } from '../../../models/geodesy/index.ts';
import { FLOW, PIPE_KINDS, type PipeNetwork } from '../../../models/network/index.ts';
import { GRAVITY_KINDS } from '../../../models/network/pipe-words.ts';
import type { Tally } from '../../read/feature-source.ts';
import { NumberList } from '../number-list.ts';
import type { CollectedPipe, CollectedPipes } from './collect.ts';
import type { JoinedPipes } from './join-ends.ts';
import type { Touch } from './split-pipes.ts';

/** Levels that differ by less say no direction. */
const LEVEL = 0.001;
/** The same for heights of drawings. */
const HEIGHT = 0.01;

interface Piece {
  pipe: number;
  id: string;
  from: number;
  to: number;
  length: number;
  invertFrom: number;
  invertTo: number;
  direction: number;
  backward: boolean;
}

/** The graph of joined pipes, cut where others touch them, turned into the direction of the flow. */
export function buildPipeGraph(
  collected: CollectedPipes,
  joined: JoinedPipes,
  touches: ReadonlyMap<number, readonly Touch[]>,
  options: { sources: string[]; tolerance: number; tally: Tally },
): PipeNetwork {
  const drawing = new Drawing(collected, joined);
  const pieces: Piece[] = [];
  for (const [at, pipe] of collected.pipes.entries())
    pieces.push(...piecesOf(at, pipe, joined, touches.get(at) ?? [], drawing, options.tally));
  const materials = [''];
  const materialIndex = new Map([['', 0]]);
  const { nodes } = joined;
  const count = pieces.length;
  const starts = new Uint32Array(nodes.length + 1);
  for (const { from } of pieces) starts[from + 1]++;
  for (let node = 0; node < nodes.length; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const edges: PipeNetwork['edges'] = {
    count,
    starts,
    from: new Uint32Array(count),
    to: new Uint32Array(count),
    length: new Float64Array(count),
    diameter: new Float64Array(count),
    invertFrom: new Float64Array(count),
    invertTo: new Float64Array(count),
    kind: new Uint8Array(count),
    direction: new Uint8Array(count),
    material: new Uint16Array(count),
    backward: new Uint8Array(count),
    shape: new Uint32Array(count),
    ids: new Array<string>(count),
  };
  for (const [shape, piece] of pieces.entries()) {
    const edge = next[piece.from]++;
    const { facts } = collected.pipes[piece.pipe];
    let material = materialIndex.get(facts.material);
    if (material === undefined) {
      if (materials.length > 0xffff)
        options.tally.note(
          'pipe-materials',
          'There are more than 65,535 materials; the rest is left out.',
          piece.id,
        );
      material = materials.length > 0xffff ? 0 : materials.push(facts.material) - 1;
      materialIndex.set(facts.material, material);
    }
    edges.from[edge] = piece.from;
    edges.to[edge] = piece.to;
    edges.length[edge] = piece.length;
    edges.diameter[edge] = facts.diameter;
    edges.invertFrom[edge] = piece.invertFrom;
    edges.invertTo[edge] = piece.invertTo;
    edges.kind[edge] = PIPE_KINDS.indexOf(facts.kind);
    edges.direction[edge] = piece.direction;
    edges.material[edge] = material;
    edges.backward[edge] = piece.backward ? 1 : 0;
    edges.shape[edge] = shape;
    edges.ids[edge] = piece.id;
  }
  const features = nodes.map(({ feature }) => collected.nodes[feature]);
  return {
    kind: 'pipe',
    sources: options.sources,
    ...(collected.verticalDatum === undefined ? {} : { verticalDatum: collected.verticalDatum }),
    tolerance: options.tolerance,
    nodes: {
      count: nodes.length,
      positions: Float64Array.from(
        nodes.flatMap(({ longitude, latitude, height }) => [longitude, latitude, height]),
      ),
      kind: Uint8Array.from(nodes, ({ kind }) => kind),
      cover: Float64Array.from(features, (feature) => feature?.facts.cover ?? Number.NaN),
      bottom: Float64Array.from(features, (feature) => feature?.facts.bottom ?? Number.NaN),
      ids: features.map((feature) => feature?.id ?? ''),
    },
    edges,
    shapes: drawing.finish(),
    materials,
  };
}

function piecesOf(
  at: number,
  pipe: CollectedPipe,
  { ends }: JoinedPipes,
  touches: readonly Touch[],
  drawing: Drawing,
  tally: Tally,
): Piece[] {
  const { first, last, facts } = pipe;
  const stops = [{ at: 0, node: ends[2 * at] }, ...touches, { at: last - first, node: ends[2 * at + 1] }];
  const { direction, against } = flowOf(pipe, drawing);
  const drawn: { from: number; to: number; length: number }[] = [];
  for (let i = 1; i < stops.length; i++) {
    const [a, b] = [stops[i - 1], stops[i]];
    const length = drawing.draw(first, a, b);
    if (length > 0) drawn.push({ from: a.node, to: b.node, length });
  }
  if (drawn.length === 0) tally.dropped('pipe-zero-length', 'Pipes that are drawn as one place.', pipe.id);
  const total = drawn.reduce((sum, { length }) => sum + length, 0);
  const [start, end] = pipe.levelled ? facts.inverts : [Number.NaN, Number.NaN];
  let done = 0;
  return drawn.map(({ from, to, length }, i) => {
    // The first and last level are given, those between lie on the straight line.
    const level = (metres: number): number =>
      metres <= 0 ? start : metres >= total ? end : start + ((end - start) * metres) / total;
    const before = level(done);
    done = i === drawn.length - 1 ? total : done + length;
    const after = level(done);
    return {
      pipe: at,
      id: drawn.length > 1 ? `${pipe.id}#${i + 1}` : pipe.id,
      length,
      direction,
      backward: against,
      from: against ? to : from,
      to: against ? from : to,
      invertFrom: against ? after : before,
      invertTo: against ? before : after,
    };
  });
}

/** What the attribute says counts; else what flows by itself flows down, by its levels, or by the heights of its drawing. */
function flowOf(
  { facts, first, last }: CollectedPipe,
  drawing: Drawing,
): { direction: number; against: boolean } {
  if (facts.flow) return { direction: FLOW.attribute, against: facts.flow === 'backward' };
  if (GRAVITY_KINDS.has(facts.kind)) {
    const [start, end] = facts.inverts;
    if (Math.abs(end - start) > LEVEL) return { direction: FLOW.inverts, against: end > start };
    const rise = drawing.heightAt(last) - drawing.heightAt(first);
    if (Number.isNaN(end - start) && Math.abs(rise) > HEIGHT)
      return { direction: FLOW.shape, against: rise > 0 };
  }
  return { direction: FLOW.unknown, against: false };
}

/** The shapes as they are drawn, one for each piece, with the places of its nodes at both ends. */
class Drawing {
  readonly #given: Float64Array;
  readonly #joined: JoinedPipes;
  readonly #positions = new NumberList();
  readonly #starts = new NumberList();

  constructor({ positions }: CollectedPipes, joined: JoinedPipes) {
    this.#given = positions.view();
    this.#joined = joined;
  }

  heightAt(position: number): number {
    return this.#given[3 * position + 2];
  }

  /** Metres of what was drawn; nothing is drawn where that is none. */
  draw(first: number, from: Touch, to: Touch): number {
    const begin = this.#positions.length;
    this.#end(first, from);
    for (let i = Math.floor(from.at) + 1; i < to.at; i++)
      for (let k = 0; k < 3; k++) this.#positions.push(this.#given[3 * (first + i) + k]);
    this.#end(first, to);
    const line = this.#positions.view().subarray(begin);
    let length = 0;
    for (let at = 3; at < line.length; at += 3)
      length += geodesicDistance(line[at - 3], line[at - 2], line[at], line[at + 1]);
    if (length > 0) this.#starts.push(begin / 3);
    else this.#positions.length = begin;
    return length;
  }

  finish(): PipeNetwork['shapes'] {
    this.#starts.push(this.#positions.length / 3);
    return { starts: Uint32Array.from(this.#starts.view()), positions: this.#positions.view().slice() };
  }

  /** A node's place, at the height of the drawing. */
  #end(first: number, { at, node }: Touch): void {
    const { longitude, latitude } = this.#joined.nodes[node];
    const i = Math.floor(at);
    const share = at - i;
    const height = this.heightAt(first + i);
    this.#positions.push(longitude);
    this.#positions.push(latitude);
    this.#positions.push(share === 0 ? height : height + share * (this.heightAt(first + i + 1) - height));
  }
}
