import { z } from 'zod';
import { JSON_SCHEMAS } from '../../models/schema/write-json-schemas.ts';
import { writeFileAtomically } from '../city/files.ts';
import { type Command, EXIT, UsageError } from './command.ts';

export const MANIFEST_SCHEMA_FILE = 'manifest.schema.json';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Print a JSON Schema of the model, for editors and other tools.',
  usage: `schema <name>

  names: ${Object.keys(JSON_SCHEMAS).join(', ')}`,
  async run(args, { print }) {
    const [name] = args;
    if (args.length !== 1 || !Object.hasOwn(JSON_SCHEMAS, name))
      throw new UsageError(`schema: name one of ${Object.keys(JSON_SCHEMAS).join(', ')}.`);
    print(schemaText(name as keyof typeof JSON_SCHEMAS));
    return EXIT.done;
  },
};

export function schemaText(name: keyof typeof JSON_SCHEMAS): string {
  const schema = z.toJSONSchema(JSON_SCHEMAS[name], { io: 'input' });
  return JSON.stringify({ $id: `citymirror/${name}`, ...schema }, undefined, 2);
}

/** Where a manifest's first line can name it: `# yaml-language-server: $schema=manifest.schema.json`. */
export async function writeManifestSchema(path: string): Promise<void> {
  await writeFileAtomically(path, `${schemaText('manifest')}\n`);
}
