import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestSchema, manifestSourceSchema } from '../../../../models/schema/index.ts';
import { parseManifest } from '../../../../tiles-service/city/onboard/manifest-file.ts';
import { schemaText } from '../../../../tiles-service/command/schema.ts';

const GUIDE = readFileSync(fileURLToPath(new URL('../../../../docs/manifest.md', import.meta.url)), 'utf8');

describe('the guide to manifests', () => {
  it('should name every key', () => {
    const [, city, source] = GUIDE.split(/^## Keys of .*$/m);
    const keysOf = (shape: object): string[] =>
      Object.keys(shape).filter((key) => key !== 'sources' && key !== '$schema');
    for (const key of keysOf(manifestSchema.shape)) expect(city).toContain(`\`${key}\``);
    for (const key of keysOf(manifestSourceSchema.shape)) expect(source).toContain(`\`${key}\``);
  });

  it('should show manifests that are right', () => {
    const [whole, source] = [...GUIDE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text);
    expect(parseManifest('guide', whole).problems).toEqual([]);
    const head = `schema: citymirror/manifest/1\nid: a\nname: A\nsources:\n`;
    expect(parseManifest('guide', head + source).problems).toEqual([]);
  });
});

describe('the schema for editors', () => {
  it('should describe every key and allow no other', () => {
    const schema = JSON.parse(schemaText('manifest'));
    const source = schema.properties.sources.items;
    expect(schema.additionalProperties).toBe(false);
    expect(source.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['schema', 'id', 'name', 'sources']);
    expect(source.required).toEqual(['id', 'path']);
    for (const key of [
      'path',
      'crs',
      'verticalDatum',
      'height',
      'fields',
      'crosswalk',
      'publication',
      'rhythm',
    ])
      expect(source.properties[key].description).toMatch(/\w+/);
    expect(JSON.stringify(schema.properties.transforms)).toContain('position-vector');
  });

  it('should take what the command takes', () => {
    // Zod's own reading of the JSON Schema, so that both are the same set of documents.
    const again = z.fromJSONSchema(JSON.parse(schemaText('manifest')));
    const good = {
      schema: 'citymirror/manifest/1',
      id: 'a',
      name: 'A',
      sources: [{ id: 'b', path: 'x', height: [{ column: 'h' }, 3] }],
    };
    expect(again.safeParse(good).success).toBe(true);
    expect(again.safeParse({ ...good, sources: [{ id: 'b', path: 'x', hight: 3 }] }).success).toBe(false);
    expect(again.safeParse({ ...good, sources: [{ id: 'b' }] }).success).toBe(false);
  });
});
