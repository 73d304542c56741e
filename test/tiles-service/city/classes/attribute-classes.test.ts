import { describe, expect, it } from 'vitest';
import type { Publication, SourceMapping } from '../../../../models/schema/index.ts';
import { attributeClassesOf } from '../../../../tiles-service/city/classes/attribute-classes.ts';

function classesOf(mapping: SourceMapping, options: { idField?: string; publication?: Publication } = {}) {
  const { publication = 'public', idField } = options;
  return attributeClassesOf({
    id: 'src',
    publication,
    options: { mapping, ...(idField ? { idField } : {}) },
  });
}

describe('attributeClassesOf', () => {
  it('should name an attribute as it is called in the features, and as the file calls it', () => {
    expect(classesOf({ fields: { KEEPER: { name: 'keeper', publication: 'internal' } } }).attributes).toEqual(
      {
        KEEPER: 'internal',
        keeper: 'internal',
      },
    );
  });

  it('should pass over what is not stricter than the source', () => {
    const fields = {
      a: { publication: 'public' },
      b: { publication: 'internal' },
      c: { name: 'd' },
    } as const;
    expect(classesOf({ fields }, { publication: 'internal' })).toEqual({
      attributes: {},
      features: 'internal',
    });
  });

  it('should hide what is made of a hidden column', () => {
    const { attributes } = classesOf({
      fields: {
        n: { publication: 'internal' },
        u: { publication: 'internal' },
        s: { publication: 'restricted' },
      },
      nameColumn: 'n',
      class: { column: 'u' },
      height: [{ column: 'h' }, { storeys: 's' }],
      valid: { from: 'u' },
    });
    expect(attributes).toEqual({
      n: 'internal',
      u: 'internal',
      s: 'restricted',
      name: 'internal',
      class: 'internal',
      height: 'restricted',
      validFrom: 'internal',
    });
  });

  it('should hide the features whose ids are made of a hidden column', () => {
    const mapping = { fields: { code: { publication: 'restricted' } } } as const;
    expect(classesOf(mapping, { idField: 'code' }).features).toBe('restricted');
    expect(classesOf(mapping, { idField: 'fid' }).features).toBe('public');
  });

  it('should refuse a type that is made of a hidden column', () => {
    expect(() => classesOf({ fields: { t: { publication: 'internal' } }, type: { column: 't' } })).toThrow(
      expect.objectContaining({ code: 'type-column-hidden' }),
    );
  });
});
