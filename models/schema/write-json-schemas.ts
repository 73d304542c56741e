import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { storeHeaderSchema } from '../feature-store/header.ts';
import { bimSchema } from './bim.ts';
import { floodCaseSchema } from './flood-case.ts';
import { floodRunSchema } from './flood-run.ts';
import {
  featureRecordSchema,
  importReportSchema,
  jobSchema,
  layerSchema,
  manifestSchema,
  provenanceSchema,
  publicationSchema,
  sceneSchema,
  themeSchema,
  tourSchema,
  viewDocumentSchema,
} from './index.ts';
import { schemeSchema } from './scheme.ts';

/** `npm run schemas -- <folder>`: the model's schemas as JSON Schema 2020-12, for other tools and languages. */
export const JSON_SCHEMAS = {
  scene: sceneSchema,
  layer: layerSchema,
  'feature-record': featureRecordSchema,
  bim: bimSchema,
  provenance: provenanceSchema,
  publication: publicationSchema,
  'view-document': viewDocumentSchema,
  manifest: manifestSchema,
  theme: themeSchema,
  tour: tourSchema,
  job: jobSchema,
  'import-report': importReportSchema,
  'feature-store': storeHeaderSchema,
  'flood-case': floodCaseSchema,
  'flood-run': floodRunSchema,
  scheme: schemeSchema,
} as const;

export function writeJsonSchemas(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of Object.entries(JSON_SCHEMAS)) {
    const json = { $id: `citymirror/${name}`, ...z.toJSONSchema(schema, { io: 'input' }) };
    writeFileSync(join(folder, `${name}.schema.json`), `${JSON.stringify(json, undefined, 2)}\n`);
  }
}

if (process.argv[1]?.endsWith('write-json-schemas.ts')) {
  const folder = process.argv[2] ?? 'dist/schemas';
  writeJsonSchemas(folder);
  console.log(`${Object.keys(JSON_SCHEMAS).length} schemas written to ${folder}`);
}
