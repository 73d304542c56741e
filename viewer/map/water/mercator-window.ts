/** A part of the map to paint: shares of the Mercator square, from its north-west corner, and its pixels. */
export interface MercatorWindow {
  west: number;
  north: number;
  east: number;
  south: number;
  width: number;
  height: number;
}

/** Degrees of a place in a window, in pixels from its north-west corner. */
export function lngLatFromMercator(
  { west, north, east, south, width, height }: MercatorWindow,
  x: number,
  y: number,
): [number, number] {
  return [
    (west + ((east - west) * x) / width) * 360 - 180,
    latitudeOf(north + ((south - north) * y) / height),
  ];
}

export function mercatorOf(longitude: number, latitude: number): [number, number] {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

export function latitudeOf(y: number): number {
  return (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
}

/** What two windows share, in as many pixels a unit as the first has, at most so many in all. */
export function sharedWindow(
  view: MercatorWindow,
  other: Pick<MercatorWindow, 'west' | 'north' | 'east' | 'south'>,
  most: number,
): MercatorWindow | undefined {
  const west = Math.max(view.west, other.west);
  const east = Math.min(view.east, other.east);
  const north = Math.max(view.north, other.north);
  const south = Math.min(view.south, other.south);
  if (!(east > west && south > north)) return undefined;
  const fine = view.width / (view.east - view.west);
  const pixels = fine * fine * (east - west) * (south - north);
  const density = fine * Math.min(1, Math.sqrt(most / pixels));
  return {
    ...{ west, east, north, south },
    width: Math.max(1, Math.round((east - west) * density)),
    height: Math.max(1, Math.round((south - north) * density)),
  };
}
