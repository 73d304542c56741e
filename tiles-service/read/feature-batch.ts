import type { Feature } from '../../models/feature.ts';

/** Features gathered until there are enough to hand on, by number or by size. */
export class FeatureBatch {
  static readonly FEATURES = 512;
  static readonly POSITIONS = 200_000;
  #features: Feature[] = [];
  #positions = 0;

  get isEmpty(): boolean {
    return this.#features.length === 0;
  }

  /** True if the batch is full now. */
  add(feature: Feature): boolean {
    this.#features.push(feature);
    for (const geometry of feature.geometries) this.#positions += geometry.positions.length / 3;
    return this.#features.length >= FeatureBatch.FEATURES || this.#positions >= FeatureBatch.POSITIONS;
  }

  take(): Feature[] {
    const features = this.#features;
    this.#features = [];
    this.#positions = 0;
    return features;
  }
}
