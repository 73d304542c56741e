import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';

const DOCS = readFileSync(resolve(import.meta.dirname, '../../../docs/flood.md'), 'utf8');

it('should take the case that the docs show, and the docs should name every field of a case', () => {
  const example = /```json\n([\s\S]*?)```/.exec(DOCS)?.[1] ?? '';
  const flood = floodCaseSchema.parse(JSON.parse(example));
  expect(flood.links[0]).toMatchObject({ kind: 'pump', startDepth: 0.1 });
  const fields = Object.keys(floodCaseSchema.shape);
  expect(fields.filter((field) => !DOCS.includes(`\`${field}\``) && !example.includes(`"${field}"`))).toEqual(
    ['description'],
  );
});
