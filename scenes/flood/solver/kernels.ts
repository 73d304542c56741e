/** What the compiled kernels offer: see `scenes/flood/kernels`, where each is described. */
export interface Kernels {
  fullConfigure(table: number, scratch: number): void;
  fullWork(phase: number, from: number, to: number, seconds: number): void;
  fullVolume(blockX: number, blockY: number): number;
  inertialConfigure(
    columns: number,
    rows: number,
    stride: number,
    cell: number,
    gravity: number,
    film: number,
    weight: number,
    bed: number,
    friction: number,
    depth: number,
    rest: number,
    west: number,
    north: number,
    westNext: number,
    northNext: number,
    share: number,
    rain: number,
    sink: number,
    sunk: number,
    sillWest: number,
    sillNorth: number,
  ): void;
  inertialBlocks(active: number, across: number, found: number, short: number, walled: number): void;
  inertialWork(phase: number, from: number, to: number, seconds: number): void;
  inertialVolume(blockX: number, blockY: number): number;
}

/** Bytes of a page of WebAssembly memory. */
const PAGE = 65_536;
/** The first bytes hold what the compiler puts there. */
const FIRST = 65_536;

/** Pages that a memory which threads share may have; it has no more than it needs. */
export const MOST_PAGES = 65_536;

/** Memory for so many bytes, those that the kernels need themselves included; for one thread, or shared by several. */
export function makeMemory(bytes: number, isShared = false): WebAssembly.Memory {
  const initial = Math.ceil(bytes / PAGE) + 1;
  return new WebAssembly.Memory(isShared ? { initial, maximum: MOST_PAGES, shared: true } : { initial });
}

/** The kernels of one thread upon a memory. */
export async function loadKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort: aborted } });
  return instance.exports as unknown as Kernels;
}

function aborted(): never {
  throw new Error('A kernel of the flood solver gave up.');
}

/** Hands out room in a memory, one array after another, each at a multiple of 16 bytes. */
export class Room {
  #next = FIRST;

  /** Bytes so far, from the beginning of the memory. */
  get taken(): number {
    return this.#next;
  }

  /** Offset of an array of so many bytes. */
  take(bytes: number): number {
    const offset = this.#next;
    this.#next += Math.ceil(bytes / 16) * 16;
    return offset;
  }
}
