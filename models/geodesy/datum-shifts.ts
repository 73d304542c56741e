/** How a geodetic datum is carried to WGS84. */
export interface DatumShift {
  /** PROJ's +towgs84 (position vector convention; metres, arc seconds, parts per million). */
  towgs84: number[];
  /** Metres. */
  accuracy: number;
}

const SHIFTS: Record<string, DatumShift> = {
  // EPSG operation 4833, whose rotations are given in microradians.
  Amersfoort: {
    towgs84: [565.4171, 50.3319, 465.5524, -0.398957388, 0.343987817, -1.87740164, 4.0725],
    accuracy: 1,
  },
};

/** The published shift of a geodetic CRS or datum by its name; undefined where the EPSG list's own is used. */
export function findDatumShift(name: string): DatumShift | undefined {
  return SHIFTS[name];
}
