import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputError } from '../../models/errors.ts';
import { type FloodCase, floodCaseSchema } from '../../models/schema/flood-case.ts';

/**
 * Reads a case. @throws InputError `flood-case-missing`, `flood-case` that says what is wrong and where
 */
export async function readCase(path: string): Promise<FloodCase> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new InputError(
      'flood-case-missing',
      path,
      'there is no such file.',
      'Name the JSON file of a case.',
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      'flood-case',
      path,
      `this is no JSON (${(error as Error).message}).`,
      'Mend it; docs/flood.md has an example.',
    );
  }
  const parsed = floodCaseSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    'flood-case',
    path,
    `${issue.path.join('.') || 'the document'}: ${issue.message}.`,
    'docs/flood.md has all fields of a case; npm run city -- schema flood-case prints them for an editor.',
  );
}

/** SHA-256 of what of a case decides its answer: not how it and its items are called, nor when it begins. */
export function hashCase({ name, description, start, ...flood }: FloodCase): string {
  const text = JSON.stringify(flood, (key, value) => (key === 'name' ? undefined : value));
  return createHash('sha256').update(text).digest('hex');
}
