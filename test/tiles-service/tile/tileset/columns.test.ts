import { describe, expect, test } from 'vitest';
import type { Field } from '../../../../models/feature-store/index.ts';
import { attributesOf, DEFAULT_ATTRIBUTES } from '../../../../tiles-service/tile/tileset/columns.ts';

const fields = [{ name: 'use', type: 'string' }] as Field[];

describe('attributesOf', () => {
  test('should be those of the kind, and the more that were asked for', () => {
    expect(attributesOf({ role: 'trees', moreAttributes: ['use'] }, fields)).toEqual([
      ...DEFAULT_ATTRIBUTES.trees,
      'use',
    ]);
  });

  test('should leave out what the store does not have, because its class may not see it', () => {
    expect(attributesOf({ role: 'trees', moreAttributes: ['residents', 'use'] }, fields)).toEqual([
      ...DEFAULT_ATTRIBUTES.trees,
      'use',
    ]);
  });
});
