import type { FloorUse } from '../../../models/schema/scheme.ts';
import type { ModelShape, ModelStorey } from '../../../scenes/planning/model/model-floors.ts';

/** A file of a building as it was read, before a person says what it is for and where it stands. Metres, z up. */
export interface ReadModel {
  format: 'ifc' | 'gltf';
  file: string;
  /** Of the file. */
  sha256: string;
  glb: Uint8Array<ArrayBuffer>;
  triangles: number;
  anchor: [east: number, north: number, up: number];
  /** East, north and up of its body. */
  size: [number, number, number];
  /** From the ground floor to the top. */
  height: number;
  /** Degrees clockwise by which its north lies beside real north. */
  heading: number;
  /** As the file has them; absent: a person says how many there are. */
  storeys?: {
    above: ModelStorey[];
    below: ModelStorey[];
    names: string[];
    leftOut: string[];
    /** Where the areas come from; absent: they are those of outlines. */
    areaOf?: 'storey' | 'spaces';
  };
}

export type ModelCalls = {
  /** What a file is. The worker keeps its body until the next one is read. */
  read(name: string, bytes: Uint8Array): Promise<ReadModel>;
  /** Floors of what was read last; `storeys`: how many, where the file has none. */
  shape(use: FloorUse, storeys?: number): ModelShape;
  /** Triangles of a kept GLB, nine numbers each, about its anchor. */
  triangles(glb: Uint8Array, anchor: readonly [number, number, number]): Float32Array<ArrayBuffer>;
};
