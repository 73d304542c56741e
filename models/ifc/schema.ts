import { InputError } from '../errors.ts';

const SCHEMAS = /^IFC(2X3|4|4X[1-3])/i;

/** @throws InputError `ifc-schema` unless a file is of a schema that is read. */
export function checkIfcSchema(schema: string, file: string): void {
  if (!SCHEMAS.test(schema))
    throw new InputError(
      'ifc-schema',
      file,
      `is of schema ${schema || 'unknown'}.`,
      'Read are IFC2x3, IFC4 and IFC4x3: save it again as one of them.',
    );
}

export const noEntities = (file: string): InputError =>
  new InputError(
    'ifc-unreadable',
    file,
    'holds no entity of IFC2x3, IFC4 or IFC4x3 that can be read.',
    'Save it again as IFC (STEP text, .ifc) from the program that it comes from.',
  );
