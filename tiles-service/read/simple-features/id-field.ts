import { InputError } from '../../../models/errors.ts';

/** @throws InputError `id-field-missing` where none of the fields, whatever the case, is the one of the ids. */
export function requireIdField(file: string, idField: string, fields: readonly string[]): void {
  const wanted = idField.toLowerCase();
  if (fields.some((field) => field.toLowerCase() === wanted)) return;
  const list = fields.slice(0, 40).join(', ') || 'none';
  throw new InputError(
    'id-field-missing',
    file,
    `has no field "${idField}".`,
    `Its fields are: ${list.length > 1000 ? `${list.slice(0, 1000)} …` : list}.`,
  );
}
