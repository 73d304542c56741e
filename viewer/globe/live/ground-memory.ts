import { Cartographic, type Scene as EngineScene } from '@cesium/engine';

/** Degrees of a cell that one height stands for: some 40 m. */
const CELL = 0.0004;
/** Cells that are remembered. */
const MOST = 60_000;
/** Heights to know before the highest of them is taken for the highest of all, and metres that it may be higher. */
const ENOUGH = 500;
const SPARE = 60;

/** Heights of the ground as it is drawn, asked for once for each cell until other tiles of it are drawn. */
export class GroundMemory {
  /** Changes when the ground may have another shape. */
  version = 0;
  #highest = Number.NEGATIVE_INFINITY;
  #asked = 0;
  readonly #scene: EngineScene;
  readonly #heights = new Map<number, number | undefined>();
  readonly #stop: () => void;

  constructor(scene: EngineScene) {
    this.#scene = scene;
    let wasLoading = false;
    this.#stop = scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => {
      if (pending === 0 && wasLoading) {
        this.version++;
        this.#heights.clear();
      }
      wasLoading = pending > 0;
    });
  }

  /** Ellipsoidal metres that no ground around is higher than, as far as enough of it was asked for. */
  get ceiling(): number {
    return this.#asked < ENOUGH ? Number.POSITIVE_INFINITY : this.#highest + SPARE;
  }

  heightAt(longitude: number, latitude: number): number | undefined {
    const column = Math.round(longitude / CELL);
    const row = Math.round(latitude / CELL);
    const key = (row + 300_000) * 1_000_000 + column + 500_000;
    if (this.#heights.has(key)) return this.#heights.get(key);
    if (this.#heights.size >= MOST) this.#heights.clear();
    const height = this.#scene.globe.getHeight(Cartographic.fromDegrees(column * CELL, row * CELL));
    if (height !== undefined) {
      this.#asked++;
      this.#highest = Math.max(this.#highest, height);
    }
    this.#heights.set(key, height);
    return height;
  }

  destroy(): void {
    this.#stop();
  }
}
