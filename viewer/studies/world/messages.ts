import type { Feature } from '../../../models/feature.ts';
import type { Block } from '../../../scenes/planning/rays/bodies.ts';
import type { RayWorld } from '../../../scenes/planning/rays/ray-scene.ts';
import type { SunWindow } from '../../../scenes/planning/sun/windows.ts';

/** What a world is made of. */
export interface WorldRequest {
  /** Origin of its metres, which the area lies around. */
  origin: readonly [longitude: number, latitude: number, height: number];
  /** Metres to each side within which bodies and ground stand in the way. */
  reach: number;
  /** Absolute folders of the feature stores of buildings and structures. */
  stores: readonly string[];
  /** Absolute address of the terrain's layer.json. */
  terrain?: string;
  /** Bodies that a scheme builds, and ids of those that it takes away. */
  designed: readonly Feature[];
  without: readonly string[];
}

export interface ReadWorld {
  world: RayWorld;
  /** Upright blocks of the bodies, for windows and façades. */
  blocks: readonly Block[];
  /** Windows of building models; places of those that have rooms on both sides, local metres. */
  windows: readonly SunWindow[];
  inside: readonly (readonly [x: number, y: number])[];
  /** Names of bodies that have one, by index. */
  names: Readonly<Record<number, string>>;
  /** SHA-256 of bodies and terrain. */
  hashes: Record<string, string>;
  /** Features without area, and those that stand over ground that is not known. */
  shapeless: number;
  groundless: number;
}

export type WorldCalls = {
  read(request: WorldRequest): Promise<ReadWorld>;
};
