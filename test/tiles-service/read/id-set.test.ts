import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdSet } from '../../../tiles-service/read/id-set.ts';

describe('IdSet', () => {
  it('should hold what a Set holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 3 }), { maxLength: 200 }),
        fc.string({ maxLength: 3 }),
        (ids, other) => {
          const set = new Set<string>();
          const idSet = new IdSet();
          for (const id of ids) {
            expect(idSet.add(id)).toBe(!set.has(id));
            set.add(id);
          }
          expect(idSet.size).toBe(set.size);
          for (const id of set) expect(idSet.has(id)).toBe(true);
          expect(idSet.has(other)).toBe(set.has(other));
        },
      ),
    );
  });

  it('should mark each id once, and keep ids and marks while it grows', () => {
    const ids = new IdSet();
    for (let index = 0; index < 5000; index++) ids.add(`id-${index}`);
    for (let index = 0; index < 5000; index += 2) expect(ids.mark(`id-${index}`)).toBe(true);
    for (let index = 5000; index < 50_000; index++) expect(ids.add(`id-${index}`)).toBe(true);
    expect(ids.size).toBe(50_000);
    for (let index = 0; index < 5000; index++) {
      expect(ids.add(`id-${index}`)).toBe(false);
      expect(ids.mark(`id-${index}`)).toBe(index % 2 === 1);
    }
  });
});
