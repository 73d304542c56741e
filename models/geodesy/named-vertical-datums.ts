/**
 * National vertical datums that are carried by the EGM96 geoid, with a published constant offset where the
 * datum's zero lies well off the geoid. `accuracy` is what the height over the ellipsoid may be off by: EGM96's
 * own 1 m (EPSG operation 10084) unless the datum is known to agree better or worse.
 */
export interface NamedVerticalDatum {
  id: string;
  name: string;
  /** Metres: a height h in this datum is h + offset over EGM96. */
  offset: number;
  accuracy: number;
}

interface Row extends NamedVerticalDatum {
  /** EPSG codes of the vertical CRS in metres, and of the datum itself. */
  codes: number[];
  names: string[];
}

/**
 * China's datums hang together by the constants in common use (heights of one point):
 * H(1985) = H(1956) − 0.029 m; H(1985) = H(Wusong) − 1.717 m; H(1985) = H(Pearl River) + 0.557 m.
 * Wusong's constant varies along the Yangtze by some 0.3 m: a local one is declared as offset:<metres>@1985.
 * The 1985 zero lies some 0.3 m over the global geoid (published estimates: 0.26 to 0.36 m).
 */
const OVER_GEOID_1985 = 0.3;

const ROWS: Row[] = [
  row('EGM96', 'EGM96 geoid', [5773, 5171]),
  row('EGM2008', 'EGM2008 geoid', [3855, 1027]),
  row('EGM84', 'EGM84 geoid', [5798, 5203]),
  row('MSL', 'Mean sea level', [5714, 5100], { accuracy: 2, names: ['mean sea level', '平均海平面'] }),
  // NAP against EGM96 at the six RDNAPTRANS2018 test points: −0.34 to +0.06 m.
  row('NAP', 'Normaal Amsterdams Peil', [5709, 5109], { accuracy: 0.5, names: ['NAP height'] }),
  row('DHHN2016', 'Deutsches Haupthöhennetz 2016', [7837, 1170], { names: ['DE_DHHN2016_NH', 'NHN'] }),
  row('DHHN92', 'Deutsches Haupthöhennetz 1992', [5783, 5181], { names: ['DE_DHHN92_NH'] }),
  row('DHHN85', 'Deutsches Haupthöhennetz 1985', [5784, 5182], { names: ['DE_DHHN85_NOH'] }),
  row('LN02', 'Landesnivellement 1902 (Switzerland)', [5728, 5127]),
  row('LHN95', 'Landeshöhennetz 1995 (Switzerland)', [5729, 5128]),
  row('EVRF2000', 'European Vertical Reference Frame 2000', [5730, 5129]),
  row('EVRF2007', 'European Vertical Reference Frame 2007', [5621, 5215]),
  row('EVRF2019', 'European Vertical Reference Frame 2019', [9389, 1274]),
  row('ODN', 'Ordnance Datum Newlyn', [5701, 5101], { names: ['ODN height', 'Newlyn'] }),
  row('NGF-IGN69', 'NGF-IGN69 (France)', [5720, 5119], { names: ['IGN69', 'NGF-IGN69 height'] }),
  // Ostend's zero is low water: EVRF2000 = Ostend − 2.31 m (EUREF, relations of national height systems).
  row('Ostend', 'Ostend, TAW (Belgium)', [5710, 5110], { offset: -2.31, names: ['TAW', 'Ostend height'] }),
  row('GHA', 'Gebrauchshöhen Adria (Austria)', [5778, 5176]),
  row('Genoa1942', 'Genoa 1942 (Italy)', [5214, 1051], { names: ['Genoa 1942 height'] }),
  row('Alicante', 'Alicante (Spain)', [5782, 5180], { names: ['Alicante height'] }),
  row('Cascais', 'Cascais (Portugal)', [5780, 5178], { names: ['Cascais height'] }),
  row('DVR90', 'Dansk Vertikal Reference 1990', [5799, 5206]),
  row('NN2000', 'Normalnull 2000 (Norway)', [5941, 1096]),
  row('RH2000', 'Rikets höjdsystem 2000 (Sweden)', [5613, 5177]),
  row('N2000', 'N2000 (Finland)', [3900, 1030]),
  row('Baltic1957', 'Baltic 1957', [8357, 1202], { names: ['Bpv', 'Baltic 1957 height'] }),
  row('Baltic1977', 'Baltic 1977', [5705, 5105], { names: ['Baltic 1977 height'] }),
  row('NAVD88', 'North American Vertical Datum 1988', [5703, 5103], {
    accuracy: 2,
    names: ['NAVD88 height'],
  }),
  row('AHD', 'Australian Height Datum', [5711, 5111], { names: ['AHD height'] }),
  row('NZVD2016', 'New Zealand Vertical Datum 2016', [7839, 1169], { names: ['NZVD2016 height'] }),
  row('JGD2011', 'Japan, Tokyo Bay mean sea level (JGD2011)', [6695, 1131], {
    names: ['JGD2011 (vertical) height', 'T.P.', 'TP'],
  }),
  row('JGD2000', 'Japan, Tokyo Bay mean sea level (JGD2000)', [6694, 1130], {
    names: ['JGD2000 (vertical) height'],
  }),
  row('1985', '1985国家高程基准 (Yellow Sea 1985)', [5737, 5137], {
    offset: OVER_GEOID_1985,
    names: [
      '1985国家高程基准',
      '1985国家高程',
      '85国家高程',
      '85高程',
      '国家85高程',
      'Yellow Sea 1985',
      'Yellow Sea 1985 height',
    ],
  }),
  row('1956', '1956年黄海高程系 (Yellow Sea 1956)', [5736, 5104], {
    offset: OVER_GEOID_1985 - 0.029,
    names: [
      '1956黄海',
      '1956黄海高程',
      '1956年黄海高程系',
      '56黄海',
      'Huanghai 1956',
      'Yellow Sea 1956',
      'Yellow Sea 1956 height',
    ],
  }),
  row('Wusong', '吴淞高程系 (Wusong)', [], {
    offset: OVER_GEOID_1985 - 1.717,
    accuracy: 1.5,
    names: ['吴淞', '吴淞高程', '吴淞高程系', '吴淞零点', 'Woosung'],
  }),
  row('PearlRiver', '珠江高程基准 (Pearl River)', [], {
    offset: OVER_GEOID_1985 + 0.557,
    names: ['珠江', '珠江高程', '珠江基面', '珠江高程基准', 'Pearl River'],
  }),
  // Hong Kong Principal Datum: 1.23 m below mean sea level (Lands Department, Hong Kong).
  row('HKPD', 'Hong Kong Principal Datum', [5738, 5135], {
    offset: -1.23,
    names: ['HKPD height', '香港主水平基准'],
  }),
];

function row(id: string, name: string, codes: number[], more: Partial<Row> = {}): Row {
  return { id, name, offset: 0, accuracy: 1, codes, names: [], ...more };
}

const BY_NAME = new Map<string, Row>();
for (const entry of ROWS) {
  for (const name of [entry.id, entry.name, ...entry.names]) BY_NAME.set(normalized(name), entry);
  for (const code of entry.codes) BY_NAME.set(`epsg:${code}`, entry);
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, '');
}

/** A national datum by its name (`NAP`, `1985国家高程基准`), or by the EPSG code of its vertical CRS or datum. */
export function findNamedVerticalDatum(text: string): NamedVerticalDatum | undefined {
  const code =
    /^(?:EPSG:{1,2}|urn:ogc:def:(?:crs|datum|cs):EPSG:[^:]*:|https?:\/\/www\.opengis\.net\/def\/(?:crs|datum)\/EPSG\/[^/]+\/)(\d+)$/i.exec(
      text.trim(),
    )?.[1];
  const found = BY_NAME.get(code === undefined ? normalized(text) : `epsg:${code}`);
  return found && { id: found.id, name: found.name, offset: found.offset, accuracy: found.accuracy };
}

/** The EPSG code of the vertical CRS of a datum by its id, in metres; undefined for what has none (grids, offsets). */
export function verticalCrsCode(id: string): number | undefined {
  return BY_NAME.get(normalized(id))?.codes[0];
}
