import type { ReasonFindings, ReasonTable } from '../findings.ts';

export type MappingReason =
  | 'name-taken'
  | 'code-unlisted'
  | 'value-no-number'
  | 'value-no-boolean'
  | 'value-no-time'
  | 'time-unreadable'
  | 'class-unlisted'
  | 'type-unlisted'
  | 'publication-unlisted'
  | 'height-missing'
  | 'height-implausible'
  | 'height-by-storey-rule'
  | 'height-assumed'
  | 'base-missing';

export const MAPPING_REASONS: ReasonTable<MappingReason> = {
  'name-taken': ['repaired', 'A new name of a column was taken already; the column keeps its own.'],
  'code-unlisted': ['notes', 'A code has no meaning in the manifest and stays as it is.'],
  'value-no-number': ['repaired', 'A value is no number, as the manifest says it is; it was left empty.'],
  'value-no-boolean': [
    'repaired',
    'A value is neither yes nor no, as the manifest says it is; it was left empty.',
  ],
  'value-no-time': ['repaired', 'A value is no date, as the manifest says it is; it was left empty.'],
  'time-unreadable': [
    'repaired',
    'The time since or until when a thing exists cannot be read; it was left out.',
  ],
  'class-unlisted': ['notes', 'The value that decides the class is not in the manifest.'],
  'type-unlisted': ['notes', 'The value that decides the type is not in the manifest; the type stays.'],
  'publication-unlisted': [
    'notes',
    'The value that decides who may see a feature is empty or not in the manifest; it counts as the strictest.',
  ],
  'height-missing': [
    'notes',
    'No rule of the manifest gives a height; the thing stays flat or as it was read.',
  ],
  'height-implausible': ['repaired', 'A height is not over 0 m, or over 1,000 m; the next rule was taken.'],
  'height-by-storey-rule': ['notes', 'The height comes from the number of storeys.'],
  'height-assumed': ['notes', 'The height is the constant of the manifest.'],
  'base-missing': [
    'notes',
    'The column of the base is empty; the thing stands on the terrain, or as it was read.',
  ],
};

export type MappingFindings = ReasonFindings<MappingReason>;
