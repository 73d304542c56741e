import type { Tally } from '../feature-source.ts';
import { ReasonFindings, type ReasonTable } from '../findings.ts';
import { SURFACE_REASONS } from '../surface-reasons.ts';

/** What the CityJSON readers mend, leave out and assume; counted per feature, not per surface. */
const REASONS = {
  ...SURFACE_REASONS,
  'ring-closed': ['repaired', 'Rings that repeat their first vertex at the end were opened.'],
  'ring-malformed': ['repaired', 'Rings that are not lists of vertices were left out.'],
  'vertex-out-of-range': [
    'repaired',
    'Rings, lines or points with a vertex that the file does not have were left out.',
  ],
  'vertex-invalid': [
    'repaired',
    'Rings, lines or points with a vertex that is not three finite numbers inside the area of use of the CRS were left out.',
  ],
  'boundaries-depth': [
    'repaired',
    'Boundaries nested deeper or less deep than their geometry type says were read as nested.',
  ],
  'geometry-unreadable': ['repaired', 'Geometries without readable boundaries or type were left out.'],
  'semantics-out-of-range': [
    'repaired',
    'Surfaces that name a semantic surface or material which is not there got none.',
  ],
  'semantics-depth': [
    'repaired',
    'Semantic or material values nested unlike the boundaries were left out or read as nested.',
  ],
  'template-missing': ['repaired', 'Instances of a template that the file does not have were left out.'],
  'template-matrix': [
    'repaired',
    'Instances whose transformation matrix is not 16 numbers were set up without it.',
  ],
  'lod-invalid': ['repaired', 'Geometries without a readable level of detail were taken as LoD1.'],
  'lod-twice': ['notes', 'Objects have several surface geometries of one level of detail; all were kept.'],
  'parent-missing': ['repaired', 'Links to parents that are not in the file were left out.'],
  'child-missing': ['repaired', 'Links to children that are not in the file were left out.'],
  'attributes-malformed': ['repaired', 'Attributes that are not an object were left out.'],
  'object-malformed': ['dropped', 'City objects that are not objects with a type were left out.'],
  'type-unknown': [
    'notes',
    'Objects of types that CityJSON does not know were read as the nearest standard type.',
  ],
  'texture-coordinates': [
    'repaired',
    'Surfaces whose texture coordinates do not fit their corners were left without picture.',
  ],
  'texture-not-read': ['notes', 'Textures were not read.'],
} as const satisfies ReasonTable<string>;

export type Reason = keyof typeof REASONS;
export type Findings = ReasonFindings<Reason>;

export function findingsOf(tally: Tally): Findings {
  return new ReasonFindings(tally, REASONS);
}
