import type { AttributeValue } from '../../../models/feature.ts';
import { type IfcLine, type IfcPlain, plain, reference, textOf } from '../../../models/ifc/lines.ts';
import { measureOf, noteMeasure } from '../../../models/ifc/properties.ts';
import type { IfcUnits } from '../../../models/ifc/units.ts';
import type { IfcModel } from './model.ts';

/** What an entity has besides simple attributes, or what is told elsewhere: as id, name, shape and relations. */
const TOLD_ELSEWHERE = new Set([
  'expressID',
  'type',
  'OwnerHistory',
  'ObjectPlacement',
  'Representation',
  'RepresentationMaps',
  'HasPropertySets',
]);

/**
 * All simple attributes of an entity by their names, the first letter small: `description`, `overallHeight`,
 * `operationType`. Lengths are in metres and angles in degrees, as `elevation` is; an address is one line of text.
 * What the file leaves empty is left out.
 */
export function ownAttributes(
  model: IfcModel,
  line: IfcLine,
  units: IfcUnits,
): Record<string, AttributeValue> {
  const out: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(line)) {
    if (TOLD_ELSEWHERE.has(name)) continue;
    const found = isReference(value) ? addressOf(model, value) : inOurUnits(value, units);
    if (found === null || found === '') continue;
    const key = `${name[0].toLowerCase()}${name.slice(1)}`;
    out[key] = found;
    const measure = measureOf(value);
    if (measure !== undefined) noteMeasure(out, key, measure);
  }
  return out;
}

/** Also those that lead nowhere, and lists of them. */
function isReference(value: unknown): boolean {
  const [first] = Array.isArray(value) ? value : [value];
  return reference(first) !== undefined || (first as { value?: unknown } | null)?.value === null;
}

function inOurUnits(value: unknown, units: IfcUnits): IfcPlain {
  const found = plain(value);
  if (typeof found !== 'number') return found;
  const measure = (value as { name?: string }).name ?? '';
  if (/LENGTHMEASURE$/.test(measure)) return found * units.length;
  return /PLANEANGLEMEASURE$/.test(measure) ? found * units.angle : found;
}

/** IfcPostalAddress, from the lines of the street to the country; null for anything else. */
function addressOf(model: IfcModel, value: unknown): string | null {
  const address = model.follow(value);
  if (!address || !('AddressLines' in address)) return null;
  const lines = plain(address.AddressLines);
  const town = [textOf(address.PostalCode), textOf(address.Town)].filter((part) => part !== undefined);
  return [
    ...(Array.isArray(lines) ? lines : []),
    textOf(address.PostalBox),
    town.join(' '),
    textOf(address.Region),
    textOf(address.Country),
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(', ');
}
