import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { type IfcAPI, IfcAPI as IfcReader, LogLevel } from 'web-ifc';
import { IfcLines } from '../../../models/ifc/lines.ts';
import { noEntities } from '../../../models/ifc/schema.ts';

/** Bytes of text that web-ifc keeps in memory of a file; what is more is read again from the disk. */
const MEMORY_LIMIT = 1 << 30;

/**
 * An IFC file opened in web-ifc (WebAssembly, in memory of its own, which goes with this object). The text is read in
 * pieces from the disk, and shapes are made one element at a time.
 */
export class IfcModel extends IfcLines {
  readonly file: string;
  readonly #descriptor: number;

  private constructor(file: string, api: IfcAPI, id: number, descriptor: number) {
    super(api, id);
    this.file = file;
    this.#descriptor = descriptor;
  }

  /** @throws InputError `ifc-unreadable` for a file that is no STEP text of a schema that is read. */
  static async open(path: string): Promise<IfcModel> {
    const file = basename(path);
    const api = new IfcReader();
    await api.Init(undefined, true);
    api.SetLogLevel(LogLevel.LOG_LEVEL_OFF);
    const descriptor = openSync(path, 'r');
    try {
      const id = api.OpenModelFromCallback(
        (offset, size) => {
          const bytes = new Uint8Array(size);
          return bytes.subarray(0, readSync(descriptor, bytes, 0, size, offset));
        },
        { COORDINATE_TO_ORIGIN: false, MEMORY_LIMIT },
      );
      if (id < 0 || api.GetMaxExpressID(id) === 0) throw noEntities(file);
      return new IfcModel(file, api, id, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  close(): void {
    this.api.CloseModel(this.id);
    closeSync(this.#descriptor);
  }
}
