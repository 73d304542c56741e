import { create } from 'zustand';
import type { Making } from '../../models/schema/making.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { SceneProblem } from './scene-loading.ts';

export interface CityEntry {
  id: string;
  name: LocalizedText;
  /** Address of the scene, relative to the page. */
  scene: string;
}

/** How far the page has come: which city it shows, or why none. */
export type Boot =
  | { phase: 'starting' }
  | { phase: 'making'; making: Making }
  | { phase: 'empty' }
  | { phase: 'choosing'; cities: CityEntry[] }
  | { phase: 'failed'; problem: SceneProblem }
  | { phase: 'ready'; city: Scene; address: string };

export interface BootState {
  boot: Boot;
  cities: CityEntry[];
  /** A server of ours answers, rather than a host of files. */
  hasServer: boolean;
}

export const useBoot = create<BootState>()(() => ({
  boot: { phase: 'starting' },
  cities: [],
  hasServer: false,
}));

/** The scene on screen and its absolute address; undefined while there is none. */
export function currentCity(): { city: Scene; address: string } | undefined {
  const { boot } = useBoot.getState();
  return boot.phase === 'ready' ? boot : undefined;
}

/** Calls when the city on screen is left, for another or for none; not when it has a new state. */
export function onCityLeft(listener: () => void): () => void {
  return useBoot.subscribe(({ boot }, { boot: before }) => {
    if (before.phase === 'ready' && (boot.phase !== 'ready' || boot.address !== before.address)) listener();
  });
}
