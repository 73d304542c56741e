import Flatbush from 'flatbush';
import type { SchemeParcel } from '../../../models/schema/scheme.ts';
import type { Mass } from '../mass.ts';
import { type Box, boxOf } from '../overlay.ts';
import { layOut, type Plane, type Polygon } from '../plane.ts';
import { coverOf, isMoreThanStrip } from './cover.ts';
import { type LaidParcel, shareOf } from './parcel-figures.ts';

/** The parcels that something may lie in, by index, and the share of its ground floor that lies in none. */
export interface Placement {
  parcels: readonly number[];
  outside: number;
}

export interface ParcelOverlap {
  parcels: readonly [first: string, second: string];
  area: number;
}

/** The parcels of a scheme on the plane, and what lies where: kept for each thing as long as the parcels are the same. */
export class ParcelLayout {
  readonly laid: readonly LaidParcel[];
  /** Pairs of parcels that lie over one another, and the square metres that both count. */
  readonly overlaps: readonly ParcelOverlap[] = [];
  readonly #index: Flatbush | undefined;
  readonly #placements = new WeakMap<object, Placement>();

  constructor(parcels: readonly SchemeParcel[], plane: Plane, last?: ParcelLayout) {
    const known = new Map(last?.laid.map((one) => [one.parcel, one]));
    this.laid = parcels.map((parcel) => known.get(parcel) ?? { parcel, polygon: layOut(parcel.area, plane) });
    if (parcels.length === 0) return;
    this.#index = new Flatbush(parcels.length);
    for (const { polygon } of this.laid) {
      const { west, south, east, north } = boxOf(polygon);
      this.#index.add(west, south, east, north);
    }
    this.#index.finish();
    this.overlaps = this.laid.flatMap((one, at) =>
      this.#meeting(boxOf(one.polygon)).flatMap((other) => {
        if (other <= at) return [];
        const cover = coverOf(one.polygon, this.laid[other].polygon);
        if (!isMoreThanStrip(cover)) return [];
        return [{ parcels: [one.parcel.id, this.laid[other].parcel.id] as const, area: cover.area }];
      }),
    );
  }

  holds(parcels: readonly SchemeParcel[]): boolean {
    return parcels.length === this.laid.length && parcels.every((one, i) => one === this.laid[i].parcel);
  }

  ofMass(mass: Mass): Placement {
    return this.#remembered(mass, () => {
      const polygons = [mass.footprint, ...mass.floors.map(({ polygon }) => polygon)];
      const parcels = this.#meeting(polygons.map(boxOf).reduce(around));
      const inside = parcels.reduce((sum, at) => sum + shareOf(mass, this.laid[at].polygon), 0);
      return { parcels, outside: 1 - inside };
    });
  }

  ofPolygon(polygon: Polygon): Placement {
    return this.#remembered(polygon, () => ({ parcels: this.#meeting(boxOf(polygon)), outside: 0 }));
  }

  #remembered(key: object, make: () => Placement): Placement {
    let placement = this.#placements.get(key);
    if (!placement) {
      placement = make();
      this.#placements.set(key, placement);
    }
    return placement;
  }

  #meeting({ west, south, east, north }: Box): number[] {
    return this.#index?.search(west, south, east, north) ?? [];
  }
}

const around = (a: Box, b: Box): Box => ({
  west: Math.min(a.west, b.west),
  south: Math.min(a.south, b.south),
  east: Math.max(a.east, b.east),
  north: Math.max(a.north, b.north),
});
