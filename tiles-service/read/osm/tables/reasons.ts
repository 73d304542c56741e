/** Sentences of the import report, by reason. */
export const REASONS = {
  'not-shown': 'Objects of kinds that no layer shows: entrances, addresses, kerbs, crossings …',
  'relation-not-shown': 'Relations without a shape of their own: routes, turn restrictions, stop areas …',
  deleted: 'Objects that the file itself marks as deleted.',
  'duplicate-id': 'Objects that the file holds twice; the first one was kept.',
  'position-missing': 'Points without a position on the Earth.',
  'nodes-missing': 'Areas of which corner points are not in the file.',
  'line-too-short': 'Lines with fewer than two points in the file, mostly cut at the edge of the extract.',
  'building-point': 'Buildings drawn as a mere point.',
  'ring-not-closed': 'Areas whose outline does not close, mostly cut at the edge of the extract.',
  'too-few-points': 'Areas with fewer than three different corner points.',
  'no-area': 'Areas of no extent.',
  'hole-without-outer': 'Areas of which only holes are in the file.',
  'too-many-rings': 'Areas of more than 20,000 rings.',
  'members-missing': 'Multipolygons of which no member way is in the file.',
  'drawn-by-relation':
    'Outlines that are tagged as buildings once more beside the multipolygon that they belong to.',

  'line-gaps': 'Lines of which some points are not in the file: kept in pieces.',
  spikes: 'Outlines with repeated corner points or spikes, which were taken out.',
  'self-crossing': 'Outlines that cross themselves: cut into simple ones.',
  'self-touching': 'Outlines that touch themselves: cut into simple ones.',
  'degenerate-ring': 'Areas with a ring of no extent, which was left out.',
  'loose-hole': 'Holes whose outer ring is missing: left out.',
  'ring-role': 'Rings whose role (outer, inner) contradicts where they lie: their place was believed.',
  'rings-incomplete': 'Multipolygons with missing or open rings: kept with the rings that close.',
  'closed-along-edge': 'Areas cut at the edge of the extract: closed along that edge.',
  'base-above-top': 'Buildings whose base is not below their top: one storey was put on the base.',

  unchecked: 'Outlines too intricate to be checked for crossings.',
  'boundary-cut': 'Boundaries that do not close within the file: kept as lines.',
  'height-unreadable': 'Heights and level counts that cannot be read or are beyond belief: assumed instead.',
  'levels-several': 'Buildings with several level counts: the highest was taken.',
  'height-assumed': 'Buildings without height or level count: assumed from footprint, kind and neighbours.',
  'roof-assumed': 'Buildings without a roof form, given a pitched roof by kind and footprint.',
  'roof-approximated':
    'Roof forms shown as the nearest one of flat, gabled, hipped, pyramidal, skillion and dome.',
  'roof-unknown': 'Roof forms that are no known word: treated as untold.',
  underground: 'Buildings below the ground: kept as records with their outline, not raised.',
  'outline-of-parts':
    'Outlines whose parts cover them: kept as records with their outline; the parts are raised.',
  'trees-of-row': 'Trees set every 8 m along rows of trees; each counts as read and kept.',
  'tree-row-too-long': 'Rows of trees beyond 20 km: kept without single trees.',
} as const;

export type Reason = keyof typeof REASONS;
