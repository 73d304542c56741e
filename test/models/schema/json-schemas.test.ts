import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { JSON_SCHEMAS, writeJsonSchemas } from '../../../models/schema/write-json-schemas.ts';

describe('JSON schemas', () => {
  it('should be written for every schema of the model, each naming its properties', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    writeJsonSchemas(folder);
    const files = readdirSync(folder);
    expect(files.length).toBe(Object.keys(JSON_SCHEMAS).length);
    const view = JSON.parse(readFileSync(join(folder, 'view-document.schema.json'), 'utf8'));
    expect(view.required).toEqual(expect.arrayContaining(['schema', 'scene', 'camera']));
    expect(view.properties.camera.properties.pitch).toMatchObject({ minimum: -90, maximum: 90 });
    rmSync(folder, { recursive: true });
  });
});
