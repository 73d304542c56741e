/** Attributes that grids are made of: those that burn-rules.ts, manning.ts and shapes-of.ts ask for, and the class. */
const READ: ReadonlySet<string> = new Set([
  'bridge',
  'building:part',
  'class',
  'covered',
  'depth',
  'embankment',
  'lanes',
  'location',
  'man_made',
  'tunnel',
  'water',
  'width',
]);

/** True if a grid would be another one without the attribute; `name` may be a path of names with dots. */
export function isReadByGrid(name: string): boolean {
  return READ.has(name.split('.')[0]);
}
