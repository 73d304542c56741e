import { InputError } from '../../../models/errors.ts';
import type { Bytes } from '../json/byte-file.ts';
import { ByteView } from './byte-view.ts';
import { isShapeType } from './shape.ts';

const HEADER_BYTES = 100;
const FILE_CODE = 9994;
/** A shape larger than this is taken as damage. */
const MAXIMUM_RECORD = 256 * 2 ** 20;

/** The shapes of a .shp file, in the order of its index (.shx) or, without one, in that of the file. */
export class ShpFile {
  readonly shapeType: number;
  readonly #file: Bytes;
  readonly #view: ByteView;
  readonly #index: ByteView | undefined;
  /** Records in the index; undefined where there is no index that fits. */
  readonly indexedCount: number | undefined;

  /** @throws InputError `shp-broken`, `shp-truncated` */
  constructor(file: Bytes, index?: Bytes) {
    this.#file = file;
    this.#view = new ByteView(file);
    const header = this.#view.at(0, HEADER_BYTES);
    if (!header || header.readInt32BE(0) !== FILE_CODE)
      throw this.#error('shp-broken', 'is no Shapefile: its header is missing.', 'Give the .shp file.');
    this.shapeType = header.readInt32LE(32);
    if (!isShapeType(this.shapeType))
      throw this.#error(
        'shp-broken',
        `has shapes of the unknown type ${this.shapeType}.`,
        'Export it again.',
      );
    if (header.readInt32BE(24) * 2 > file.size) throw this.#truncated();
    if (index && index.size >= HEADER_BYTES && (index.size - HEADER_BYTES) % 8 === 0) {
      const view = new ByteView(index);
      if (view.at(0, 4)?.readInt32BE(0) === FILE_CODE) {
        this.#index = view;
        this.indexedCount = (index.size - HEADER_BYTES) / 8;
      }
    }
  }

  /** Every record's content, valid until the next one is taken; undefined for one that is damaged. */
  *records(): Generator<{ bytes: Buffer | undefined; position: number }> {
    if (this.#index && this.indexedCount !== undefined) {
      for (let number = 0; number < this.indexedCount; number++) {
        const entry = this.#index.at(HEADER_BYTES + 8 * number, 8);
        const position = entry ? entry.readUInt32BE(0) * 2 : 0;
        yield { bytes: position < HEADER_BYTES ? undefined : this.#content(position), position };
      }
      return;
    }
    let position = HEADER_BYTES;
    while (position + 8 <= this.#file.size) {
      const header = this.#view.at(position, 8);
      const length = header ? header.readInt32BE(4) * 2 : -1;
      if (length < 0 || position + 8 + length > this.#file.size) throw this.#truncated();
      yield { bytes: this.#content(position), position };
      position += 8 + length;
    }
  }

  #content(position: number): Buffer | undefined {
    const header = this.#view.at(position, 8);
    const length = header ? header.readInt32BE(4) * 2 : -1;
    return length < 0 || length > MAXIMUM_RECORD ? undefined : this.#view.at(position + 8, length);
  }

  #truncated(): InputError {
    return this.#error('shp-truncated', 'ends in the middle of its shapes.', 'Copy or download it again.');
  }

  #error(code: string, message: string, advice: string): InputError {
    return new InputError(code, this.#file.name, message, advice);
  }
}
