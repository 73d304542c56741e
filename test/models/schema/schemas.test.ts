import { describe, expect, it } from 'vitest';
import {
  featureRecordSchema,
  layerSchema,
  sceneSchema,
  viewDocumentSchema,
} from '../../../models/schema/index.ts';

const camera = { longitude: 6.14, latitude: 46.2, height: 900 };

describe('view document', () => {
  it('should fill what is left out with the defaults of a fresh view', () => {
    const view = viewDocumentSchema.parse({ schema: 'citymirror/view/1', scene: 'geneva', camera });
    expect(view).toMatchObject({
      clock: { mode: 'live' },
      layers: {},
      selection: [],
      appearance: 'dark',
      language: 'zh-CN',
      camera: { heading: 0, pitch: -90, roll: 0 },
    });
  });

  it('should refuse a camera that is nowhere on Earth', () => {
    const wrong = { schema: 'citymirror/view/1', scene: 'geneva', camera: { ...camera, latitude: 91 } };
    expect(viewDocumentSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('layer', () => {
  const layer = {
    id: 'geneva-buildings',
    kind: 'tileset',
    name: { 'zh-CN': '建筑', en: 'Buildings' },
    url: 'layers/x/1/tileset.json',
    version: '1',
    publication: 'public',
    provenance: [{ owner: 'a', source: ['b.pbf'], licence: 'ODbL-1.0', updated: '2026-01-01T00:00:00Z' }],
  };

  it('should be refused without a publication class or without provenance', () => {
    expect(layerSchema.safeParse(layer).success).toBe(true);
    const { publication: _, ...open } = layer;
    expect(layerSchema.safeParse(open).success).toBe(false);
    expect(layerSchema.safeParse({ ...layer, provenance: [] }).success).toBe(false);
  });

  it('should know CIM levels 1 to 7 only', () => {
    expect(layerSchema.safeParse({ ...layer, cim: 7 }).success).toBe(true);
    expect(layerSchema.safeParse({ ...layer, cim: 8 }).success).toBe(false);
  });
});

describe('scene', () => {
  it('should name the field that is wrong', () => {
    const result = sceneSchema.safeParse({ schema: 'citymirror/scene/1', id: 'x' });
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['name', 'origin', 'extent', 'layers']),
    );
  });
});

describe('feature record', () => {
  it('should want an id that names its source', () => {
    const record = { type: 'Building', attributes: { nested: { a: [1, null, 'x'] } } };
    expect(featureRecordSchema.safeParse({ ...record, id: 'geneva:w1' }).success).toBe(true);
    expect(featureRecordSchema.safeParse({ ...record, id: 'w1' }).success).toBe(false);
  });
});
