import type { ReadOptions, Tally } from '../feature-source.ts';
import type { Findings } from '../simple-features/reasons.ts';
import type { GdalFile } from './index.ts';
import { linesOf } from './line-splitter.ts';
import { type GdalPrograms, start } from './programs.ts';

/** Where a block was put, by the handle of the entity that puts it there. */
interface Insert {
  block: string;
  /** x, y and, where it has one, z. */
  position: number[];
  angle: number;
}

/** Blocks that are no wider than this, in the drawing's metres, are symbols for a thing that stands at one place. */
const WIDEST_SYMBOL = 10;
/** Of more, the others stay as they are drawn. */
const MOST_INSERTS = 500_000;
/** Layers on which closed lines enclose nothing that is meant. */
const CONTOURS = /等高|首曲线|计曲线|contour|isoline|dgx/i;

interface Feature {
  properties?: Record<string, unknown> | null;
  geometry?: { type?: unknown; coordinates?: unknown } | null;
}

/**
 * Makes of a drawing's entities what they are drawn for: closed polylines become areas, and small blocks (a tree, a
 * lamp, a manhole) points where they stand, with the block's name and angle; larger blocks keep their lines.
 */
export class Drawing {
  readonly #inserts: Map<string, Insert>;
  readonly #placed = new Set<string>();
  readonly #findings: Findings;
  readonly #tally: Tally;

  private constructor(inserts: Map<string, Insert>, findings: Findings, tally: Tally) {
    this.#inserts = inserts;
    this.#findings = findings;
    this.#tally = tally;
  }

  /** Looks for the blocks of a DXF. `parse`: reads a line of ogr2ogr's. */
  static async open(
    programs: GdalPrograms,
    file: GdalFile,
    options: ReadOptions,
    findings: Findings,
    tally: Tally,
    parse: (line: Buffer) => unknown,
  ): Promise<Drawing> {
    const inserts = new Map<string, Insert>();
    const drawing = new Drawing(inserts, findings, tally);
    if (file.driver.driver !== 'DXF') return drawing;
    const child = start(
      programs.ogr2ogr,
      [
        ...['-f', 'GeoJSONSeq', '-a_srs', 'EPSG:4326', '-lco', 'COORDINATE_PRECISION=10'],
        ...['--config', 'DXF_INLINE_BLOCKS', 'FALSE', '-where', 'BlockName IS NOT NULL'],
        ...file.openOptions,
        ...['/vsistdout/', file.path, 'entities'],
      ],
      options.signal,
    );
    try {
      for await (const lines of linesOf(child.output, file.name)) {
        for (const line of lines) {
          const insert = line.length > 0 ? insertOf(parse(line) as Feature) : undefined;
          if (insert && inserts.size < MOST_INSERTS) inserts.set(...insert);
        }
      }
    } finally {
      child.kill();
    }
    await child.ended;
    options.signal?.throwIfAborted();
    return drawing;
  }

  /** The entity as it is meant, in place. False: it is a part of a symbol that was told already. */
  settle(value: unknown): boolean {
    const feature = value as Feature;
    const { geometry } = feature;
    const properties = feature.properties ?? {};
    if (!geometry) return true;
    const handle = properties.EntityHandle;
    const insert = typeof handle === 'string' ? this.#inserts.get(handle) : undefined;
    if (insert && geometry.type !== 'Point') return this.#settleBlock(feature, String(handle), insert);
    if (geometry.type === 'LineString' && isClosed(geometry.coordinates) && !isContour(properties)) {
      geometry.type = 'Polygon';
      geometry.coordinates = [geometry.coordinates];
      this.#findings.add('polyline-closed');
    }
    return true;
  }

  #settleBlock(feature: Feature, handle: string, { block, position, angle }: Insert): boolean {
    feature.properties = { ...feature.properties, BlockName: block, BlockAngle: angle };
    if (!(widthOf(feature.geometry) <= WIDEST_SYMBOL)) return true;
    if (this.#placed.has(handle)) {
      this.#tally.read++;
      this.#tally.dropped(
        'symbol-part',
        'Further parts of symbols that became one point were left out.',
        handle,
      );
      return false;
    }
    this.#placed.add(handle);
    feature.geometry = { type: 'Point', coordinates: position };
    this.#findings.add('block-symbol');
    return true;
  }
}

function insertOf(feature: Feature): [handle: string, insert: Insert] | undefined {
  const { EntityHandle: handle, BlockName: block, BlockAngle: angle } = feature.properties ?? {};
  const position = feature.geometry?.coordinates;
  if (typeof handle !== 'string' || typeof block !== 'string' || !Array.isArray(position)) return undefined;
  return [handle, { block, position, angle: typeof angle === 'number' ? Math.round(angle * 1e6) / 1e6 : 0 }];
}

function isContour({ Layer: layer }: Record<string, unknown>): boolean {
  return typeof layer === 'string' && CONTOURS.test(layer);
}

/** A line of three corners at least that ends where it begins. */
function isClosed(coordinates: unknown): boolean {
  if (!Array.isArray(coordinates) || coordinates.length < 4) return false;
  const [first, last] = [coordinates[0], coordinates[coordinates.length - 1]];
  return Array.isArray(first) && Array.isArray(last) && first[0] === last[0] && first[1] === last[1];
}

/** The longer side of the box around a geometry; NaN where it has no positions. */
function widthOf(geometry: unknown): number {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const stack: unknown[] = [geometry];
  while (stack.length > 0) {
    const value = stack.pop();
    if (Array.isArray(value) && typeof value[0] === 'number') {
      box[0] = Math.min(box[0], value[0]);
      box[1] = Math.min(box[1], value[1]);
      box[2] = Math.max(box[2], value[0]);
      box[3] = Math.max(box[3], value[1]);
    } else if (Array.isArray(value)) for (const one of value) stack.push(one);
    else if (typeof value === 'object' && value !== null) {
      const { coordinates, geometries } = value as { coordinates?: unknown; geometries?: unknown };
      stack.push(coordinates, geometries);
    }
  }
  return Math.max(box[2] - box[0], box[3] - box[1]);
}
