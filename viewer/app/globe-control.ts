import type { GlobeView } from '../globe/globe.ts';

let globe: GlobeView | undefined;

/** The globe on the page, for buttons and keys; undefined while it loads or when there is none. */
export function currentGlobe(): GlobeView | undefined {
  return globe;
}

export function setCurrentGlobe(next: GlobeView | undefined): void {
  globe = next;
}
