import { describe, expect, it } from 'vitest';
import { annotationLayerSchema, annotationSchema } from '../../../models/schema/annotation.ts';

const line = {
  id: 'a',
  kind: 'line',
  color: '#2fc9a8',
  places: [
    [114, 27, 90],
    [115, 28, 95],
  ],
};
const layer = {
  schema: 'citymirror/annotations/1',
  id: 'plan-1',
  name: '现场',
  author: '王敏',
  created: 1,
  changedBy: '王敏',
  changed: 1,
  revision: 0,
  items: [line],
};

const problem = (value: unknown) => {
  const { path, message } = annotationSchema.safeParse(value).error!.issues[0];
  return `${path.join('.')}: ${message}`;
};

describe('annotation', () => {
  it('should have what is not said', () => {
    expect(annotationSchema.parse(line)).toMatchObject({ on: 'ground', width: 3, opacity: 0.3, label: '' });
  });

  it('should refuse fewer or more places than its kind has', () => {
    expect(problem({ ...line, kind: 'polygon' })).toBe('places: a polygon has 3 to 5000 places, not 2');
    expect(problem({ ...line, kind: 'point' })).toBe('places: a point has 1 places, not 2');
    expect(annotationSchema.safeParse({ ...line, kind: 'circle' }).success).toBe(true);
  });

  it('should refuse a text without words', () => {
    expect(problem({ ...line, kind: 'text', places: [[0, 0, 0]], label: ' ' })).toMatch(/^label:/);
  });

  it('should refuse places that are none, colours that are none, and what it does not know', () => {
    expect(
      annotationSchema.safeParse({
        ...line,
        places: [
          [181, 0, 0],
          [0, 0, 0],
        ],
      }).success,
    ).toBe(false);
    expect(
      annotationSchema.safeParse({
        ...line,
        places: [
          [0, 0],
          [1, 1],
        ],
      }).success,
    ).toBe(false);
    expect(annotationSchema.safeParse({ ...line, color: 'url(https://x)' }).success).toBe(false);
    expect(annotationSchema.safeParse({ ...line, onclick: 'x' }).success).toBe(false);
  });
});

describe('annotation layer', () => {
  it('should be internal unless it says otherwise', () => {
    expect(annotationLayerSchema.parse(layer).publication).toBe('internal');
  });

  it('should refuse ids that could lead elsewhere', () => {
    for (const id of ['../x', 'A', '', '.x', 'a/b', 'a'.repeat(65), 'con.json'])
      expect(annotationLayerSchema.safeParse({ ...layer, id }).success, id).toBe(false);
  });

  it('should refuse one id twice', () => {
    const { error } = annotationLayerSchema.safeParse({ ...layer, items: [line, line] });
    expect(error!.issues[0].message).toContain('"a"');
  });
});
