/** Classes of roads that cars use, with the speed that is assumed where nothing says it (km/h, in a city). */
export const CAR_CLASSES: Readonly<Record<string, { speed: number; lanes: number; oneway?: true }>> = {
  motorway: { speed: 100, lanes: 2, oneway: true },
  motorway_link: { speed: 60, lanes: 1, oneway: true },
  trunk: { speed: 80, lanes: 2 },
  trunk_link: { speed: 50, lanes: 1 },
  primary: { speed: 50, lanes: 1 },
  primary_link: { speed: 40, lanes: 1 },
  secondary: { speed: 50, lanes: 1 },
  secondary_link: { speed: 40, lanes: 1 },
  tertiary: { speed: 50, lanes: 1 },
  tertiary_link: { speed: 40, lanes: 1 },
  unclassified: { speed: 50, lanes: 1 },
  residential: { speed: 30, lanes: 1 },
  living_street: { speed: 20, lanes: 1 },
  service: { speed: 20, lanes: 1 },
  road: { speed: 30, lanes: 1 },
  // Cars only where a tag says so.
  track: { speed: 20, lanes: 1 },
  pedestrian: { speed: 10, lanes: 1 },
};

/** Classes that cars may use only where access tags of the way say so. */
export const ONLY_IF_ALLOWED: ReadonlySet<string> = new Set(['track', 'pedestrian']);

/**
 * Speeds by the kind of place that a tag names (`maxspeed=CH:urban`), km/h, as the countries' road traffic laws have
 * them for cars; `*` where the country is not listed (wiki.openstreetmap.org, Default speed limits).
 */
export const PLACE_SPEEDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '*': { urban: 50, rural: 80, trunk: 100, motorway: 120, living_street: 20, walk: 5 },
  CH: { urban: 50, rural: 80, trunk: 100, motorway: 120, living_street: 20 },
  DE: { urban: 50, rural: 100, trunk: 100, motorway: 130, living_street: 7, walk: 7 },
  FR: { urban: 50, rural: 80, trunk: 110, motorway: 130, living_street: 20 },
  NL: { urban: 50, rural: 80, trunk: 100, motorway: 100, living_street: 15 },
  GB: { urban: 48.28, rural: 96.56, nsl_single: 96.56, nsl_dual: 112.65, motorway: 112.65 },
  CN: { urban: 50, rural: 70, trunk: 80, motorway: 120 },
  JP: { urban: 60, rural: 60, motorway: 100 },
};

/** Values of barrier=* on a node that stop cars, unless the node lets them through. */
export const BLOCKING_BARRIERS: ReadonlySet<string> = new Set(
  'block bollard cycle_barrier debris full-height_turnstile horse_stile jersey_barrier kissing_gate log planter stile turnstile wall fence chain motorcycle_barrier'.split(
    ' ',
  ),
);

/** What access tags say of cars; what is not listed says nothing. */
export const ACCESS_VALUES: Readonly<Record<string, 'open' | 'destination' | 'private' | 'closed'>> = {
  yes: 'open',
  permissive: 'open',
  designated: 'open',
  official: 'open',
  public: 'open',
  destination: 'destination',
  delivery: 'destination',
  customers: 'destination',
  permit: 'private',
  private: 'private',
  residents: 'private',
  employees: 'private',
  no: 'closed',
  agricultural: 'closed',
  forestry: 'closed',
  'agricultural;forestry': 'closed',
  emergency: 'closed',
  military: 'closed',
  psv: 'closed',
  bus: 'closed',
  use_sidepath: 'closed',
};

/** Tags that say who may drive, from the general to the special: the last one counts. */
export const ACCESS_KEYS = ['access', 'vehicle', 'motor_vehicle', 'motorcar'] as const;
