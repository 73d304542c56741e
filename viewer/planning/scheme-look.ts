import type { FloorUse, SchemeGreen } from '../../models/schema/scheme.ts';

/** Colours of what floors are used for: told apart without red and green, and none of the four warning colours. */
export const USE_COLOURS: Record<FloorUse, string> = {
  residential: '#e6cf8b',
  office: '#86a8d9',
  retail: '#d59bc6',
  hotel: '#b39ddb',
  education: '#a9c9a4',
  health: '#8fd3d1',
  culture: '#c8a98a',
  industry: '#a89a8c',
  storage: '#8d93a3',
  transport: '#9fb0bd',
  parking: '#77838e',
  utility: '#98a58f',
  other: '#c4cad0',
};

export const GREEN_COLOURS: Record<SchemeGreen['kind'], string> = {
  ground: '#7fb069',
  roof: '#a4c98a',
  'over-basement': '#94b878',
  water: '#6fb7c9',
};

export const PARCEL_COLOUR = '#dfe9ee';
export const ROAD_COLOUR = '#b9c2c9';
export const GONE_COLOUR = '#f0f3f5';
export const CHOSEN_COLOUR = '#38e8c2';
/** What breaks a rule: no colour of a warning level, and told by a sign and words too. */
export const BROKEN_COLOUR = '#ff6fb5';
