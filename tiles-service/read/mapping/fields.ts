import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { type FieldRule, LENGTH_UNITS, type SourceMapping } from '../../../models/schema/index.ts';
import { toNumber } from '../simple-features/properties.ts';
import type { MappingFindings } from './reasons.ts';
import { toIsoTime } from './values.ts';

/**
 * Renames, converts and leaves out the columns of a feature as the manifest says. A value that cannot be converted
 * becomes null and is counted; a new name that two columns want goes to the first, and the others keep theirs.
 */
export function mapFields(
  attributes: Feature['attributes'],
  { fields = {}, otherFields }: SourceMapping,
  findings: MappingFindings,
): Feature['attributes'] {
  const mapped: Feature['attributes'] = {};
  for (const column of Object.keys(attributes)) {
    const rule = Object.hasOwn(fields, column) ? fields[column] : undefined;
    if (rule === undefined) {
      if (otherFields !== 'drop' && !Object.hasOwn(mapped, column)) mapped[column] = attributes[column];
      continue;
    }
    if (rule === 'drop' || rule.drop) continue;
    const name = rule.name ?? column;
    if (Object.hasOwn(mapped, name)) {
      findings.add('name-taken');
      if (!Object.hasOwn(mapped, column)) mapped[column] = convert(attributes[column], rule, findings);
    } else mapped[name] = convert(attributes[column], rule, findings);
  }
  return mapped;
}

function convert(
  value: AttributeValue,
  rule: Exclude<FieldRule, string>,
  findings: MappingFindings,
): AttributeValue {
  if (value === null || value === '') return value === '' && rule.type && rule.type !== 'text' ? null : value;
  if (rule.values && typeof value !== 'object') {
    const meaning = Object.hasOwn(rule.values, String(value)) ? rule.values[String(value)] : undefined;
    if (meaning === undefined) findings.add('code-unlisted');
    return meaning ?? value;
  }
  const factor = (rule.scale ?? 1) * (rule.unit ? LENGTH_UNITS[rule.unit] : 1);
  const type = rule.type ?? (rule.unit || rule.scale !== undefined ? 'number' : undefined);
  switch (type) {
    case undefined:
      return value;
    case 'text':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number':
    case 'integer': {
      const number = toNumber(value);
      if (number === undefined) return refuse('value-no-number', findings);
      // Twelve digits: a factor of 0.01 leaves no 3.4000000000000004 behind.
      const scaled = factor === 1 ? number : Number((number * factor).toPrecision(12));
      return type === 'integer' ? Math.round(scaled) : scaled;
    }
    case 'boolean': {
      const text = String(value).trim().toLowerCase();
      if (/^(true|t|yes|y|1|是|有)$/.test(text)) return true;
      if (/^(false|f|no|n|0|否|无)$/.test(text)) return false;
      return refuse('value-no-boolean', findings);
    }
    case 'date':
      return toIsoTime(value) ?? refuse('value-no-time', findings);
  }
}

function refuse(reason: Parameters<MappingFindings['add']>[0], findings: MappingFindings): null {
  findings.add(reason);
  return null;
}
