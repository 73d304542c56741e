import type { Feature } from '../../models/feature.ts';
import type { Extent } from '../../models/schema/index.ts';

/** Extent and heights that grow with what is added. */
export class Bounds {
  west = Number.POSITIVE_INFINITY;
  south = Number.POSITIVE_INFINITY;
  east = Number.NEGATIVE_INFINITY;
  north = Number.NEGATIVE_INFINITY;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;

  get empty(): boolean {
    return this.west > this.east;
  }

  addFeature(feature: Feature): void {
    for (const { positions, heightReference } of feature.geometries) {
      for (let i = 0; i < positions.length; i += 3) {
        const x = positions[i];
        const y = positions[i + 1];
        if (x < this.west) this.west = x;
        if (x > this.east) this.east = x;
        if (y < this.south) this.south = y;
        if (y > this.north) this.north = y;
        if (heightReference === 'ellipsoid') {
          const z = positions[i + 2];
          if (z < this.lowest) this.lowest = z;
          if (z > this.highest) this.highest = z;
        }
      }
    }
  }

  addBounds(other: Bounds): void {
    this.west = Math.min(this.west, other.west);
    this.south = Math.min(this.south, other.south);
    this.east = Math.max(this.east, other.east);
    this.north = Math.max(this.north, other.north);
    this.lowest = Math.min(this.lowest, other.lowest);
    this.highest = Math.max(this.highest, other.highest);
  }

  extent(): Extent {
    return [this.west, this.south, this.east, this.north];
  }
}
