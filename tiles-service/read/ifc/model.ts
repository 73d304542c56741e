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
  #isBroken = false;

  private constructor(file: string, { api, id }: Opened, descriptor: number) {
    super(api, id);
    this.file = file;
    this.#descriptor = descriptor;
  }

  /** @throws InputError `ifc-unreadable` for a file that is no STEP text of a schema that is read. */
  static async open(path: string): Promise<IfcModel> {
    const file = basename(path);
    const descriptor = openSync(path, 'r');
    try {
      return new IfcModel(file, await openIn(descriptor, file), descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * What web-ifc makes of something; undefined where it throws, as for placements that go round in a circle. Where that
   * was a trap of its WebAssembly, nothing can be asked of it any more until `mend` was called.
   */
  attempt<Made>(make: () => Made): Made | undefined {
    try {
      return make();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) this.#isBroken = true;
      return undefined;
    }
  }

  /** Nothing can be asked of it until it was mended. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Opens the file anew in a web-ifc of its own, if the one before has broken. */
  async mend(): Promise<void> {
    if (!this.#isBroken) return;
    ({ api: this.api, id: this.id } = await openIn(this.#descriptor, this.file));
    this.#isBroken = false;
  }

  close(): void {
    if (!this.#isBroken) this.attempt(() => this.api.CloseModel(this.id));
    closeSync(this.#descriptor);
  }
}

interface Opened {
  api: IfcAPI;
  id: number;
}

async function openIn(descriptor: number, file: string): Promise<Opened> {
  const api = new IfcReader();
  await api.Init(undefined, true);
  api.SetLogLevel(LogLevel.LOG_LEVEL_OFF);
  const id = api.OpenModelFromCallback(
    (offset, size) => {
      const bytes = new Uint8Array(size);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, size, offset));
    },
    { COORDINATE_TO_ORIGIN: false, MEMORY_LIMIT },
  );
  if (id < 0 || api.GetMaxExpressID(id) === 0) throw noEntities(file);
  return { api, id };
}
