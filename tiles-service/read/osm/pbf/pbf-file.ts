import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { PbfReader } from 'pbf';
import { InputError } from '../../../../models/errors.ts';
import type { ElementBlock, ElementFile, ElementRequest, ElementVisitor } from '../elements.ts';
import { type BlobPlace, damaged, findBlob, readBlob } from './blobs.ts';
import {
  HOLDS_NODES,
  HOLDS_RELATIONS,
  HOLDS_TAGGED_NODES,
  HOLDS_WAYS,
  PrimitiveBlockReader,
} from './primitive-block.ts';

const KNOWN_FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes']);
/** Blobs read and unpacked ahead of the one being decoded, on zlib's own threads. */
const READ_AHEAD = 3;

interface DataBlob extends BlobPlace {
  /** HOLDS_ bits, once a pass has read the blob. */
  holds: number | undefined;
}

/**
 * An OpenStreetMap PBF file. The first pass notes what kinds of element each blob holds, and later passes leave
 * the others unread. Memory: a few unpacked blobs (32 MiB each at most) and 40 bytes for each blob of the file.
 */
export class PbfFile implements ElementFile {
  readonly format = 'OpenStreetMap PBF';
  readonly size: number;
  readonly #name: string;
  readonly #file: FileHandle;
  #blobs: DataBlob[] | undefined;

  private constructor(name: string, file: FileHandle, size: number) {
    this.#name = name;
    this.#file = file;
    this.size = size;
  }

  static async open(path: string): Promise<PbfFile> {
    const file = await open(path, 'r');
    try {
      const pbf = new PbfFile(basename(path), file, (await file.stat()).size);
      await pbf.#checkHeader();
      return pbf;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async *blocks(request: ElementRequest): AsyncGenerator<ElementBlock> {
    const places = this.#blobs ? this.#wanted(this.#blobs, request) : this.#discover();
    const ahead: { blob: DataBlob; bytes: Promise<Uint8Array> }[] = [];
    let ended = false;
    while (true) {
      while (!ended && ahead.length < READ_AHEAD) {
        const next = await places.next();
        if (next.done) ended = true;
        else {
          const bytes = readBlob(this.#file, this.#name, next.value);
          // A failure is thrown where its turn comes; until then it is nobody's unhandled rejection.
          bytes.catch(() => {});
          ahead.push({ blob: next.value, bytes });
        }
      }
      const first = ahead.shift();
      if (!first) return;
      yield this.#block(first.blob, await first.bytes, request);
    }
  }

  #block(blob: DataBlob, bytes: Uint8Array, request: ElementRequest): ElementBlock {
    return {
      end: blob.offset + blob.length,
      visit: (visitor: ElementVisitor) => {
        const reader = new PrimitiveBlockReader(bytes, request, visitor);
        try {
          reader.read();
        } catch (error) {
          if (error instanceof InputError || !(error instanceof Error)) throw error;
          throw damaged(this.#name, `the block at byte ${blob.offset} cannot be decoded (${error.message})`);
        }
        if (blob.holds === undefined && request.nodes) blob.holds = reader.holds;
      },
    };
  }

  async *#discover(): AsyncGenerator<DataBlob> {
    const blobs: DataBlob[] = [];
    let offset = 0;
    while (true) {
      const place = await findBlob(this.#file, this.#name, this.size, offset);
      if (!place) break;
      offset = place.offset + place.length;
      if (place.type !== 'OSMData') continue;
      const blob: DataBlob = { ...place, holds: undefined };
      blobs.push(blob);
      yield blob;
    }
    this.#blobs = blobs;
  }

  async *#wanted(blobs: DataBlob[], request: ElementRequest): AsyncGenerator<DataBlob> {
    const nodes = request.nodes === 'tagged' ? HOLDS_TAGGED_NODES : request.nodes ? HOLDS_NODES : 0;
    const mask = nodes | (request.ways ? HOLDS_WAYS : 0) | (request.relations ? HOLDS_RELATIONS : 0);
    for (const blob of blobs) if (blob.holds === undefined || blob.holds & mask) yield blob;
  }

  async #checkHeader(): Promise<void> {
    const place = await findBlob(this.#file, this.#name, this.size, 0);
    if (place?.type !== 'OSMHeader') throw damaged(this.#name, 'it does not start with an OSMHeader block');
    const reader = new PbfReader(await readBlob(this.#file, this.#name, place));
    const required: string[] = [];
    try {
      for (let field = reader.nextField(); field; field = reader.nextField()) {
        if (field === 4) required.push(reader.readString());
      }
    } catch (error) {
      throw damaged(this.#name, `its header cannot be decoded (${(error as Error).message})`);
    }
    for (const feature of required) {
      if (KNOWN_FEATURES.has(feature)) continue;
      throw new InputError(
        'osm-pbf-feature',
        this.#name,
        feature === 'HistoricalInformation'
          ? 'it holds the history of every object and not one state of the map.'
          : `reading it needs "${feature}", which is not known here.`,
        feature === 'HistoricalInformation'
          ? 'Cut one point in time out of it with "osmium time-filter".'
          : 'Convert it with "osmium cat".',
      );
    }
  }
}
