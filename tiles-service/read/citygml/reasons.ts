import type { Findings as MeshFindings } from '../cityjson/reasons.ts';
import type { Tally } from '../feature-source.ts';
import { ReasonFindings, type ReasonTable } from '../findings.ts';
import { SURFACE_REASONS } from '../surface-reasons.ts';

/** What the CityGML reader mends, leaves out and assumes; counted per feature, not per surface. */
const REASONS = {
  ...SURFACE_REASONS,
  'ring-closed': ['repaired', 'Rings that end with several copies of their first vertex were opened.'],
  'vertex-out-of-range': ['repaired', 'Rings, lines or points with an incomplete position were left out.'],
  'vertex-invalid': [
    'repaired',
    'Rings, lines or points with a position that is not three finite numbers inside the area of use of the CRS were left out.',
  ],
  'positions-incomplete': ['repaired', 'Lists of positions with numbers left over were cut.'],
  'heights-absent': ['notes', 'Positions without height were laid on the ground.'],
  'link-broken': ['repaired', 'Links (xlink:href) to geometries that are not in the file were left out.'],
  'link-circular': ['repaired', 'Geometries that lead back to themselves by links were cut there.'],
  'link-elsewhere': [
    'repaired',
    'Links to geometries in other files or on the network were left out: nothing outside of the file is fetched.',
  ],
  'solid-repeats-surfaces': [
    'notes',
    'Solids that repeat the surfaces of the same level of detail without linking to them were left out; the surfaces, which say what they are, were kept.',
  ],
  'footprint-and-roof-edge': ['notes', 'Objects have a footprint and a roof edge: the footprint was kept.'],
  'interior-left-out': ['notes', 'Rooms, furniture and other parts of the inside were left out.'],
  'surface-attributes': [
    'notes',
    'Attributes of single surfaces (walls, roofs, traffic areas) were left out; those of the whole object were kept.',
  ],
  'terrain-intersection': ['notes', 'Lines where objects meet the terrain were left out.'],
  'attribute-geometry': ['notes', 'Geometries inside of attributes (such as map symbols) were left out.'],
  'attributes-nested': ['repaired', 'Attributes nested deeper than 16 levels were cut.'],
  'geometry-unreadable': ['repaired', 'Geometries of a kind that is not read were left out.'],
  'implicit-matrix': [
    'repaired',
    'Implicit geometries whose transformation is not 16 numbers were set up without it.',
  ],
  'implicit-anchor': ['repaired', 'Implicit geometries without a reference point were left out.'],
  'implicit-library': [
    'repaired',
    'Implicit geometries from library files were reduced to their reference point.',
  ],
  'crs-differs': ['notes', 'Geometries in another CRS than the file were transformed from their own.'],
  'crs-unreadable': ['repaired', 'Geometries in a CRS that cannot be read were left out.'],
  'texture-elsewhere': [
    'repaired',
    'Pictures that do not lie beside the file were left out: nothing is fetched from the network or by an absolute path.',
  ],
  'texture-mismatch': [
    'repaired',
    'Surfaces whose texture coordinates do not fit their rings lost their texture.',
  ],
  'texture-unsupported': ['notes', 'Textures of a kind that is not read were left out.'],
  'themes-several': ['notes', 'Surfaces have textures or colours in several themes; one theme was taken.'],
  'links-to-members': ['notes', 'Members of groups are kept as a list of ids.'],
  'dynamic-left-out': ['notes', 'Versions and dynamic values (CityGML 3.0 dynamizers) were left out.'],
  'relief-cut': [
    'notes',
    'Relief of more than 20,000 triangles was cut into neighbouring pieces, children of a record with its attributes.',
  ],
} as const satisfies ReasonTable<string>;

export type Reason = keyof typeof REASONS;
export type Findings = ReasonFindings<Reason>;

export function findingsOf(tally: Tally): Findings {
  return new ReasonFindings(tally, REASONS);
}

/** The same findings for the mesh that CityJSON and CityGML share, which finds fewer kinds of things. */
export function meshFindings(findings: Findings): MeshFindings {
  return findings as unknown as MeshFindings;
}
