import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../../models/errors.ts';
import type { ElementBlock, ElementFile, ElementRequest, ElementVisitor } from '../elements.ts';
import { ElementBuilder } from './element-builder.ts';
import { XmlTokenizer } from './tokenizer.ts';

const CHUNK_BYTES = 256 * 1024;

/** An OpenStreetMap XML file, gzip-compressed or not. Every pass reads it from its start, one chunk at a time. */
export class XmlFile implements ElementFile {
  readonly format: string;
  readonly size: number;
  readonly #path: string;
  readonly #compressed: boolean;

  private constructor(path: string, size: number, compressed: boolean) {
    this.#path = path;
    this.size = size;
    this.#compressed = compressed;
    this.format = compressed ? 'OpenStreetMap XML (gzip)' : 'OpenStreetMap XML';
  }

  static async open(path: string, compressed: boolean): Promise<XmlFile> {
    return new XmlFile(path, (await stat(path)).size, compressed);
  }

  async close(): Promise<void> {}

  async *blocks(request: ElementRequest): AsyncGenerator<ElementBlock> {
    const name = basename(this.#path);
    const tokenizer = new XmlTokenizer(name);
    const builder = new ElementBuilder(name, request);
    const file = createReadStream(this.#path, { highWaterMark: CHUNK_BYTES });
    const stream = this.#compressed ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
    // pipe() does not hand on the file's own errors.
    file.on('error', (error) => stream.destroy(error));
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        yield {
          end: file.bytesRead,
          visit(visitor: ElementVisitor): void {
            builder.visitor = visitor;
            tokenizer.feed(chunk, builder);
          },
        };
      }
    } catch (error) {
      if (this.#compressed && isZlibError(error)) {
        throw new InputError(
          'osm-gzip-damaged',
          name,
          `its gzip data is damaged or cut off (${(error as Error).message}).`,
          'Fetch the file again, and check it with "gzip -t".',
        );
      }
      throw error;
    } finally {
      stream.destroy();
      file.destroy();
    }
    tokenizer.finish();
    builder.finish(tokenizer);
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
