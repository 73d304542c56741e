import type { Scene } from '../../models/schema/scene.ts';
import type { GlobeView } from '../globe/globe.ts';
import type { Navigation } from '../globe/navigation.ts';
import { cameraSteered } from '../stores/live-camera.ts';

/** What every engine that shows the city can do, for buttons and keys. */
export interface CityEngine {
  navigation: Navigation;
  /** Selects what is in the middle of the view. */
  pickMiddle(): void;
  /** Shows another state of the same city. */
  setCity(city: Scene): void;
  destroy(): void;
}

let globe: GlobeView | undefined;
let engine: CityEngine | undefined;

/** The globe on the page, for tools that need it; undefined while it loads, or when a map is shown in its place. */
export function currentGlobe(): GlobeView | undefined {
  return globe;
}

export function setCurrentGlobe(next: GlobeView | undefined): void {
  globe = next;
  engine = next;
}

/** Whatever shows the city: the globe, the 2D map, or the canvas map. */
export function currentEngine(): CityEngine | undefined {
  return engine;
}

/** A person's button or key moves the camera. */
export function steer(move: (navigation: Navigation) => void): void {
  if (!engine) return;
  cameraSteered();
  move(engine.navigation);
}

export function setCurrentEngine(next: CityEngine | undefined): void {
  engine = next;
}
