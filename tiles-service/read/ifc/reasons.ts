import type { Tally } from '../feature-source.ts';
import { ReasonFindings, type ReasonTable } from '../findings.ts';

/** What the IFC reader mends, leaves out and assumes; counted per element. */
const REASONS = {
  'global-id-twice': [
    'repaired',
    'GlobalIds that an earlier element has were told apart by a number behind them: no element is lost, but links from other systems cannot know which is meant.',
  ],
  'global-id-missing': ['repaired', 'Elements without a GlobalId got an id made of their place in the file.'],
  'geometry-empty': ['notes', 'Elements without a shape in the file were kept as records.'],
  'geometry-unreadable': [
    'repaired',
    'Shapes that web-ifc could not make were left out; their elements were kept as records.',
  ],
  'geometry-given-up': [
    'notes',
    'Shapes of classes on which web-ifc had broken 20 times were not asked for any more: each time the whole file has to be read anew.',
  ],
  'geometry-flat': [
    'notes',
    'Elements that have lines, points or symbols but no body were kept as records without shape.',
  ],
  opening: [
    'notes',
    'Openings were cut out of what they are in, and kept as records without a shape of their own.',
  ],
  'placement-grid': [
    'repaired',
    'Shapes placed on grid axes that are not straight, or are not there, were left out: their place is not known.',
  ],
  'coordinates-coarse': [
    'notes',
    'Shapes whose corners lie far from the origin of their element are exact to some millimetres only.',
  ],
  'storey-missing': ['notes', 'Elements that lie in no storey, building or other part of the structure.'],
  'quantity-unit': [
    'notes',
    'Quantities whose unit is of another kind, or not known, are kept as the file has them, but not among those in metres and kilograms.',
  ],
  'property-unreadable': ['repaired', 'Property sets or quantities that could not be read were left out.'],
} as const satisfies ReasonTable<string>;

export type Reason = keyof typeof REASONS;
export type Findings = ReasonFindings<Reason>;

export function findingsOf(tally: Tally): Findings {
  return new ReasonFindings(tally, REASONS);
}
