import type { Tally } from '../feature-source.ts';
import { ReasonFindings, type ReasonTable } from '../findings.ts';

/** What the readers of plain rows mend, leave out and assume; counted per feature. */
const REASONS = {
  'ring-not-closed': ['repaired', 'Rings that do not end at their first position were closed.'],
  'ring-orientation': [
    'repaired',
    'Rings that ran the wrong way were turned (RFC 7946: outer rings counter-clockwise, holes clockwise).',
  ],
  'ring-too-short': ['repaired', 'Rings with fewer than three different positions were left out.'],
  'ring-zero-area': ['repaired', 'Rings without area (under 1 mm²) were left out.'],
  'line-too-short': ['repaired', 'Lines without two different positions were left out.'],
  'duplicate-vertex': ['repaired', 'Positions that repeat the one before them were left out.'],
  'position-malformed': [
    'repaired',
    'Points, lines or rings with a position that is not two or three numbers were left out.',
  ],
  'position-outside': [
    'repaired',
    'Geometries that reach outside of the area of use of the CRS were left out.',
  ],
  'geometry-unreadable': ['repaired', 'Geometries without a readable type or coordinates were left out.'],
  'properties-malformed': ['repaired', 'Properties that are not an object were left out.'],
  'height-implausible': [
    'repaired',
    'Heights or storeys that cannot be (none, negative, over 1,000 m) were not used.',
  ],
  'duplicate-id': ['repaired', 'Features with the id of an earlier one got an id made from type and place.'],
  'id-missing': ['repaired', 'Features without a value in the id field got an id made from type and place.'],
  'body-inside-out': [
    'repaired',
    'Closed bodies whose surfaces faced inwards were turned (their volume was negative).',
  ],
  'hole-without-ring': ['repaired', 'Holes that lie in no outer ring were read as outer rings.'],
  'text-undecodable': [
    'repaired',
    'Texts with bytes that the encoding does not have were read with a mark (�) in their place, or were cut off in a character.',
  ],
  'value-unreadable': ['repaired', 'Values that are not of their field’s type were left out.'],
  'feature-malformed': ['dropped', 'What is not a GeoJSON feature or geometry was left out.'],
  'duplicate-feature': [
    'dropped',
    'Features that repeat others in type and place a thousand times were left out.',
  ],
  'height-missing': ['repaired', 'Shapes of which some positions have no height were laid on the ground.'],
  'polyline-closed': ['notes', 'Closed polylines of a drawing were read as areas.'],
  'block-symbol': [
    'notes',
    'Blocks of a drawing up to 10 m wide were read as symbols: points where they stand.',
  ],
  'track-times': ['notes', 'Of the times of a track, the first and the last were kept.'],
  'row-missing': ['notes', 'Shapes without a row in the table have no attributes.'],
  'geometry-empty': ['notes', 'Features without geometry are records without shape.'],
  'height-from-storeys': ['notes', 'Heights were taken as 3 m per storey.'],
} as const satisfies ReasonTable<string>;

export type Reason = keyof typeof REASONS;
export type Findings = ReasonFindings<Reason>;

export function findingsOf(tally: Tally): Findings {
  return new ReasonFindings(tally, REASONS);
}
