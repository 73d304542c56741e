/**
 * Tags that are numbers in the records, and what they are measured in. A value that cannot be read as such is
 * kept as text under `<key>:text`. All other tags stay the text that they are.
 */
export type NumberKind = 'count' | 'metres' | 'kilometres-per-hour' | 'degrees' | 'tonnes';

export const NUMBER_TAGS: Readonly<Record<string, NumberKind>> = {
  height: 'metres',
  min_height: 'metres',
  est_height: 'metres',
  'building:height': 'metres',
  'building:levels': 'count',
  'building:min_level': 'count',
  'building:levels:underground': 'count',
  'building:flats': 'count',
  'roof:height': 'metres',
  'roof:levels': 'count',
  'roof:angle': 'degrees',
  lanes: 'count',
  'lanes:forward': 'count',
  'lanes:backward': 'count',
  width: 'metres',
  maxheight: 'metres',
  maxwidth: 'metres',
  maxspeed: 'kilometres-per-hour',
  maxweight: 'tonnes',
  layer: 'count',
  step_count: 'count',
  capacity: 'count',
  population: 'count',
  admin_level: 'count',
  ele: 'metres',
  diameter: 'metres',
  diameter_crown: 'metres',
  circumference: 'metres',
  length: 'metres',
  depth: 'metres',
};
