import { SHIFT_CORRECTIONS } from './datum-shift-corrections.ts';

/** How a geodetic datum is carried to WGS84. */
export interface DatumShift {
  /** As PROJ's +towgs84: position vector convention; metres, arc seconds, parts per million. Three or seven. */
  towgs84: number[];
  /** Metres. */
  accuracy: number;
}

/** Datums that the EPSG list shifts by a grid, which is not bundled: the best published parameters instead. */
const INSTEAD_OF_GRIDS: Record<string, DatumShift> = {
  // EPSG operation 1314.
  OSGB36: { towgs84: [446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489], accuracy: 2 },
  // EPSG operation 1777, 15868 (its twin for WGS84), 15867.
  DHDN: { towgs84: [598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7], accuracy: 3 },
  'RD/83': { towgs84: [612.4, 77, 440.2, -0.054, 0.057, -2.797, 2.55], accuracy: 2 },
  'PD/83': { towgs84: [599.4, 72.4, 419.2, -0.062, -0.022, -2.723, 6.46], accuracy: 2 },
  // EPSG operation 1669.
  AGD84: { towgs84: [-117.763, -51.51, 139.061, 0.292, 0.443, 0.277, -0.191], accuracy: 3 },
  // EPSG operation 1564.
  NZGD49: { towgs84: [59.47, -5.04, 187.44, 0.47, -0.1, 1.024, -4.5993], accuracy: 4 },
  // EPSG operation 6194.
  'Corrego Alegre 1970-72': { towgs84: [-206.05, 168.28, -3.82], accuracy: 5 },
  // EPSG operation 1173, for the conterminous United States.
  NAD27: { towgs84: [-8, 160, 176], accuracy: 10 },
  // EPSG operation 1188.
  NAD83: { towgs84: [0, 0, 0], accuracy: 4 },
};

/** The shift that stands in for a grid, by the name of the geodetic CRS; undefined where none is needed. */
export function shiftInsteadOfGrid(geodeticName: string): DatumShift | undefined {
  return INSTEAD_OF_GRIDS[geodeticName];
}

/** The shift that the list means, given the one that it says. */
export function correctedShift(listed: string): number[] {
  return SHIFT_CORRECTIONS[listed] ?? listed.split(',').map(Number);
}

/** Where the list's accuracy holds in a part of the datum's area only (metres). */
const ACCURACY_OF_LISTED: Record<string, number> = {
  // Beijing 1954: EPSG operation 15921 is for the Tarim basin; elsewhere the datum fits WGS84 to 15 m.
  '15.8,-154.4,-82.3': 15,
};

export function accuracyOfListed(listed: string, accuracy: number | null): number | null {
  return ACCURACY_OF_LISTED[listed] ?? accuracy;
}

/**
 * Accuracy of taking a modern frame (on GRS80 or WGS84, without a shift) for WGS84, in metres, by the start of
 * its name. Frames fixed to a plate have drifted since their epoch; CGCS2000 and the ITRFs agree with WGS84 to
 * centimetres at their epoch.
 */
const MODERN_FRAMES: [RegExp, number][] = [
  [/^(CGCS ?2000|China Geodetic Coordinate System 2000|China 2000|ITRF|IGS|IGb|WGS ?(19)?84)/i, 0.1],
  [/^NAD ?_?(19)?83/i, 2],
  [/^GDA/i, 3],
];
const OTHER_MODERN_FRAME = 1;

export function accuracyOfModernFrame(name: string): number {
  const plain = name.replace(/^(GCS|D)_/, '').replaceAll('_', ' ');
  return MODERN_FRAMES.find(([start]) => start.test(plain))?.[1] ?? OTHER_MODERN_FRAME;
}

/** EPSG codes of geographic CRSs by the names that well-known text has for them and for their datums. */
const CODE_OF_NAME: Record<string, string> = {
  amersfoort: '4289',
  osgb1936: '4277',
  osgb36: '4277',
  ordnancesurveyofgreatbritain1936: '4277',
  ch1903: '4149',
  'ch1903+': '4150',
  deutscheshauptdreiecksnetz: '4314',
  dhdn: '4314',
  tokyo: '4301',
  beijing1954: '4214',
  pulkovo1942: '4284',
  mgi: '4312',
  militargeographischeinstitut: '4312',
  militargeographischesinstitut: '4312',
  ntf: '4275',
  nouvelletriangulationfrancaise: '4275',
  european1950: '4230',
  europeandatum1950: '4230',
  ed50: '4230',
  hongkong1980: '4611',
  belge1972: '4313',
  reseaunationalbelge1972: '4313',
  bd72: '4313',
  sjtsk: '4156',
  rt90: '4124',
  kkj: '4123',
  northamerican1927: '4267',
  northamericandatum1927: '4267',
  nad27: '4267',
  montemario: '4265',
  roma1940: '4265',
  datum73: '4274',
  hungariandatum1972: '4237',
  hd72: '4237',
  tm65: '4299',
  tm75: '4300',
  luxembourg1930: '4181',
  korean1985: '4162',
  koreandatum1985: '4162',
};

/** The EPSG code of a geographic CRS by a name in well-known text: GCS_Amersfoort, D_OSGB_1936, "Tokyo". */
export function geographicCodeOf(name: string): string | undefined {
  return CODE_OF_NAME[
    name
      .replace(/^(GCS|D)_/, '')
      .toLowerCase()
      .replace(/[\s_-]+/g, '')
  ];
}
