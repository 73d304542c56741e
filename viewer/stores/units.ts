export const LENGTH_UNITS = ['auto', 'm', 'km'] as const;
export const AREA_UNITS = ['auto', 'm2', 'mu', 'ha', 'km2'] as const;

/** What measurements are shown in. */
export interface Units {
  length: (typeof LENGTH_UNITS)[number];
  area: (typeof AREA_UNITS)[number];
}
