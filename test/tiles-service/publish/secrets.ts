/** What must not be in a public bundle, each found nowhere else in the world. */
export const SECRETS = {
  layerName: 'Zvanthor conduit',
  layerSource: 'qexolin-lines',
  layerFile: 'wubrakit.geojson',
  layerFolder: 'morvexal',
  layerOwner: 'Office of Drimsovar',
  layerFeature: 'pipe-hyxotal',
  layerAttribute: 'gas_pressure_yolmek',
  featureId: 'house-krovumin',
  featureName: '深渊指挥所玄穹',
  featureAlias: 'Tavokrin bunker',
  featureUse: 'vexmorial-storage',
  attributeName: 'keeper_jalvonex',
  attributeValue: 'Pjotr Vilsomaren',
  nestedName: 'telephone_brukson',
  nestedValue: '+86-139-7364-5172',
  fileName: 'houses_folvaken_draft.geojson',
  ownNote: 'note-to-self-gurvolin',
  previousName: 'Ormqvist Hall',
  partId: 'annex-zelbroth',
  internalName: 'Internal Wexholm depot',
  gridFile: 'plots_jorvexil.geojson',
  gridText: '412773.39',
  transformName: 'grid-of-brannelith',
  transformText: '386915.27',
  photographer: 'Fenwick Aldromar',
  scanner: 'Scanner Umbraleth 7',
  terrainFile: 'shaft_orbenhal.asc',
  terrainSource: 'deep-orbenhal',
} as const;

/** Numbers of stricter attributes. */
export const SECRET_NUMBERS = { secretValue: 7391846205.375, secretCount: 918_273_643, secretHeight: 83.671 };
