import type { ReasonTable } from './findings.ts';

/** What every reader of surfaces and solids mends, leaves out and notes in the same words. */
export const SURFACE_REASONS = {
  'duplicate-vertex': ['repaired', 'Vertices that repeat the one before them were left out of their ring.'],
  'ring-too-short': ['repaired', 'Rings with fewer than three different vertices were left out.'],
  'line-too-short': ['repaired', 'Lines without two different vertices were left out.'],
  'surface-zero-area': ['repaired', 'Surfaces without area (under 1 mm²) were left out.'],
  'hole-orientation': ['repaired', 'Holes that ran round the same way as their outer ring were reversed.'],
  'shell-inside-out': [
    'repaired',
    'Closed shells whose surfaces faced inwards were turned (their volume was negative).',
  ],
  'surface-upside-down': ['repaired', 'Ground surfaces that faced downwards were turned.'],
  'duplicate-id': ['dropped', 'Objects with the id of an earlier one were left out.'],
  'surface-not-planar': ['notes', 'Surfaces are not flat to within 1 cm.'],
  'solid-not-closed': ['notes', 'Solids have gaps, or surfaces turned against the others.'],
  'type-extension': ['notes', 'Objects of extension types were read as the nearest standard type.'],
  'geometry-empty': ['notes', 'Objects without geometry are records without shape.'],
} as const satisfies ReasonTable<string>;
