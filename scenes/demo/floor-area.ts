import type { Building } from './buildings.ts';
import { ringArea } from './plane.ts';

/** Square metres of all floors; a tier of a tower has its own share of the storeys. */
export const floorAreaOf = ({ ring, storeys, height, base = 0 }: Building): number =>
  ringArea(ring) * storeys * ((height - base) / height);
