import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayShow } from '../../../../models/access/strictness.ts';
import type { Feature } from '../../../../models/feature.ts';
import { PUBLICATIONS, type Publication } from '../../../../models/schema/index.ts';
import { FeatureClasses } from '../../../../tiles-service/city/classes/feature-classes.ts';
import { classesIn, narrowFeature } from '../../../../tiles-service/city/classes/narrow-feature.ts';

const RING = Float64Array.from([4, 52, 0, 4.001, 52, 0, 4.001, 52.001, 0]);

function house(change: Partial<Feature> = {}): Feature {
  return {
    id: 'src:1',
    type: 'Building',
    name: 'Hall',
    class: 'school',
    attributes: { use: 'school', titel: 'Hall', hoogte: 9, owner: { name: 'A', phone: '1' } },
    geometries: [
      {
        kind: 'extrusion',
        lod: 1,
        heightReference: 'ground',
        positions: RING,
        ringStarts: Uint32Array.of(0, 3),
        polygonStarts: Uint32Array.of(0, 1),
        height: 9,
        roof: { shape: 'flat', height: 0 },
      },
    ],
    ...change,
  };
}

function narrowed(
  feature: Feature,
  attributes: Record<string, Publication>,
  publication: Publication = 'public',
  classes: Record<string, Publication> = {},
): Feature | undefined {
  return narrowFeature(feature, { publication, classOf: (id) => classes[id] ?? 'public', attributes });
}

describe('narrowFeature', () => {
  it('should give all where nothing is stricter', () => {
    expect(narrowed(house(), {})).toEqual(house());
    expect(narrowed(house(), { owner: 'internal' }, 'internal')).toEqual(house());
  });

  it('should give nothing of a stricter feature', () => {
    expect(narrowed(house(), {}, 'public', { 'src:1': 'internal' })).toBeUndefined();
    expect(narrowed(house(), {}, 'internal', { 'src:1': 'internal' })).toBeDefined();
  });

  it('should take out an attribute, and one inside of another', () => {
    expect(narrowed(house(), { owner: 'internal' })?.attributes).not.toHaveProperty('owner');
    expect(narrowed(house(), { 'owner.phone': 'restricted' })?.attributes.owner).toEqual({ name: 'A' });
    const list = house({ attributes: { owners: [{ name: 'A', phone: '1' }, { phone: '2' }] } });
    expect(narrowed(list, { 'owners.phone': 'restricted' })?.attributes.owners).toEqual([{ name: 'A' }, {}]);
  });

  it('should take out a name and a class that say what a hidden attribute says', () => {
    const feature = narrowed(house(), { titel: 'internal', use: 'internal' });
    expect(feature).not.toHaveProperty('name');
    expect(feature).not.toHaveProperty('class');
  });

  it('should leave a footprint where the height is told by a hidden attribute', () => {
    for (const name of ['hoogte', 'height', 'building:levels', '楼层'])
      expect(narrowed(house(), { [name]: 'internal' })?.geometries, name).toEqual([
        {
          kind: 'areas',
          lod: 0,
          heightReference: 'ground',
          positions: RING,
          ringStarts: Uint32Array.of(0, 3),
          polygonStarts: Uint32Array.of(0, 1),
        },
      ]);
    expect(narrowed(house(), { owner: 'internal' })?.geometries[0].kind).toBe('extrusion');
  });

  it('should not tell by what is missing that a hidden number is the same as an open one', () => {
    for (const residents of [9, 8, '9']) {
      const feature = narrowed(house({ name: '9', attributes: { residents } }), { residents: 'internal' });
      expect(feature?.geometries[0].kind).toBe('extrusion');
      if (typeof residents === 'number') expect(feature).toHaveProperty('name');
    }
  });

  it('should take out references to hidden features', () => {
    const whole = house({ parents: ['src:7'], children: ['src:2', 'src:3'] });
    const feature = narrowed(whole, {}, 'public', { 'src:7': 'restricted', 'src:3': 'internal' });
    expect(feature).not.toHaveProperty('parents');
    expect(feature?.children).toEqual(['src:2']);
  });

  it('should change nothing of what it is given', () => {
    const feature = house();
    const before = structuredClone(feature);
    narrowed(feature, { owner: 'internal', titel: 'internal', hoogte: 'restricted' });
    expect(feature).toEqual(before);
  });
});

const publicationArbitrary = fc.constantFrom(...PUBLICATIONS);
const textArbitrary = fc.string({ minLength: 12, maxLength: 16, unit: fc.constantFrom(...'bcdfghjklm') });

describe('narrowFeature and classesIn, on any classes', () => {
  it('should never give a class a text that only stricter attributes have', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.tuple(textArbitrary, publicationArbitrary)),
        fc.constantFrom('a', 'b', 'c', 'd', 'none'),
        publicationArbitrary,
        (columns, named, publication) => {
          const attributes = Object.fromEntries(
            Object.entries(columns).map(([key, [text]]) => [key, { deep: text }]),
          );
          const classes = Object.fromEntries(
            Object.entries(columns).map(([key, [, own]]) => [`${key}.deep`, own]),
          );
          const feature = house({ name: columns[named]?.[0], attributes });
          const seen = JSON.stringify(narrowed(feature, classes, publication));
          const open = new Set(
            Object.values(columns)
              .filter(([, own]) => mayShow(publication, own))
              .map(([text]) => text),
          );
          for (const [text, own] of Object.values(columns))
            expect(seen.includes(text)).toBe(mayShow(publication, own) || open.has(text));
        },
      ),
    );
  });

  it('should find a class beyond the first exactly where it sees more than the one before', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('use', 'titel', 'hoogte', 'owner.phone', 'none'), publicationArbitrary),
        publicationArbitrary,
        (attributes, own) => {
          const stricter = Object.fromEntries(
            Object.entries(attributes).filter(([, value]) => value !== 'public'),
          );
          const classOf = (): Publication => own;
          const found = classesIn(house(), { classOf, attributes: stricter });
          const views = PUBLICATIONS.map((publication) =>
            JSON.stringify(narrowFeature(house(), { publication, classOf, attributes: stricter })),
          );
          for (const index of [1, 2])
            expect(found.has(PUBLICATIONS[index])).toBe(views[index] !== views[index - 1]);
        },
      ),
    );
  });
});

describe('FeatureClasses', () => {
  it('should hand a class down to parts of parts, in any order, by either side of the link', () => {
    const classes = new FeatureClasses('public');
    classes.add(house({ id: 'src:room', parents: ['src:part'] }));
    classes.add(house({ id: 'src:part' }));
    classes.add(house({ id: 'src:whole', publication: 'restricted', children: ['src:part'] }));
    classes.add(house({ id: 'src:other', parents: ['src:open'] }));
    classes.handDown();
    expect(['src:whole', 'src:part', 'src:room'].map((id) => classes.classOf(id))).toEqual(
      Array(3).fill('restricted'),
    );
    expect(classes.classOf('src:other')).toBe('public');
  });

  it('should hold to the class of the source, and to the strictest of an id that comes twice', () => {
    const classes = new FeatureClasses('internal');
    classes.add(house({ id: 'src:1', publication: 'public' }));
    classes.add(house({ id: 'src:2', publication: 'restricted' }));
    classes.add(house({ id: 'src:2' }));
    expect(['src:1', 'src:2', 'src:3'].map((id) => classes.classOf(id))).toEqual([
      'internal',
      'restricted',
      'internal',
    ]);
    expect(new FeatureClasses('public').isEmpty).toBe(true);
  });

  it('should raise a feature whose id is a stricter attribute', () => {
    const classes = new FeatureClasses('public', { building_code: 'restricted', floors: 'restricted' });
    classes.add(house({ id: 'src:K-77', attributes: { building_code: 'K-77' } }));
    classes.add(house({ id: 'src:5', attributes: { floors: 5 } }));
    expect(classes.classOf('src:K-77')).toBe('restricted');
    expect(classes.classOf('src:5')).toBe('public');
  });
});
