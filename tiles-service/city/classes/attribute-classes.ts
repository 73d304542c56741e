import { strictestOf, strictness } from '../../../models/access/strictness.ts';
import { InputError } from '../../../models/errors.ts';
import type { Publication, SourceMapping } from '../../../models/schema/index.ts';

interface ClassifiedSource {
  id: string;
  publication: Publication;
  options: { idField?: string | undefined; mapping?: SourceMapping | undefined };
}

export interface AttributeClasses {
  /** Attributes stricter than the source, by the name that features have them under; see ViewRules. */
  attributes: Record<string, Publication>;
  /** Class of every feature: that of the source, or of the column that their ids tell. */
  features: Publication;
}

/**
 * Which attributes of a source are stricter than it, from the manifest's columns: what a column is called in the
 * features, and what else is made of it (name, class, height, times).
 * @throws InputError `type-column-hidden` where the type of features is made of a stricter column.
 */
export function attributeClassesOf({ id, publication, options }: ClassifiedSource): AttributeClasses {
  const attributes: Record<string, Publication> = {};
  const { mapping = {}, idField } = options;
  const raise = (name: string, own: Publication): void => {
    if (strictness(own) > strictness(publication))
      attributes[name] = strictestOf(own, attributes[name] ?? publication);
  };
  const classes = new Map<string, Publication>();
  for (const [column, rule] of Object.entries(mapping.fields ?? {})) {
    if (typeof rule === 'string' || !rule.publication) continue;
    classes.set(column, rule.publication);
    raise(column, rule.publication);
    raise(rule.name ?? column, rule.publication);
  }
  const madeOf = (name: string, ...columns: (string | undefined)[]): void => {
    for (const column of columns) {
      const own = column === undefined ? undefined : classes.get(column);
      if (own) raise(name, own);
    }
  };
  madeOf('name', mapping.nameColumn);
  madeOf('class', columnOf(mapping.class));
  for (const step of mapping.height === undefined ? [] : [mapping.height].flat())
    if (typeof step === 'object') madeOf('height', step.column, step.storeys);
  madeOf('height', mapping.base?.column);
  madeOf('validFrom', mapping.valid?.from);
  madeOf('validTo', mapping.valid?.to);

  const typeColumn = columnOf(mapping.type);
  if (typeColumn !== undefined && classes.has(typeColumn))
    throw new InputError(
      'type-column-hidden',
      id,
      `the type of features is made of the column "${typeColumn}", which is ${classes.get(typeColumn)}.`,
      'Make the whole source of that class, or give the type in another way.',
    );
  return { attributes, features: strictestOf(publication, (idField && classes.get(idField)) || undefined) };
}

function columnOf(rule: unknown): string | undefined {
  return typeof rule === 'object' && rule !== null ? (rule as { column?: string }).column : undefined;
}
