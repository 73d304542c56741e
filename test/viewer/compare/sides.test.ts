import { describe, expect, it } from 'vitest';
import {
  comparisonSchema,
  type ViewDocument,
  viewDocumentSchema,
} from '../../../models/schema/view-document.ts';
import { changedParts, differences, lookOf, otherSide, swapSides } from '../../../viewer/compare/sides.ts';

const view = (more: object = {}): ViewDocument =>
  viewDocumentSchema.parse({
    schema: 'citymirror/view/1',
    scene: 'scene.json',
    camera: { longitude: 114, latitude: 27, height: 500 },
    layers: { roads: { visible: false } },
    ...more,
  });
const NIGHT = { mode: 'replay', time: 1_782_054_000_000, speed: 0 } as const;

describe('a comparison', () => {
  it('should not add what its other side does not say', () => {
    expect(comparisonSchema.parse({ kind: 'swipe' })).toEqual({ kind: 'swipe', position: 0.5, other: {} });
    expect(comparisonSchema.parse({ kind: 'swipe', other: { shadows: true } }).other).toEqual({
      shadows: true,
    });
  });

  it('should show on its other side what it says, and else what the first side shows', () => {
    const document = view({
      comparison: { kind: 'beside', other: { clock: NIGHT, layers: { trees: { visible: false } } } },
    });
    const other = otherSide(document);
    expect(other.clock).toEqual(NIGHT);
    expect(other.layers).toEqual({ roads: { visible: false }, trees: { visible: false } });
    expect(other.camera).toBe(document.camera);
    expect(other.comparison).toBeUndefined();
  });

  it('should let the other side show a layer that the first hides', () => {
    const document = view({ comparison: { kind: 'swipe', other: { layers: { roads: {} } } } });
    expect(otherSide(document).layers).toEqual({ roads: {} });
    expect(differences(document)).toEqual(['layers']);
  });

  it('should show the same on both sides after this view was kept as the other', () => {
    const document = view({ shadows: true });
    const kept = view({ shadows: true, comparison: { kind: 'swipe', other: lookOf(document, ['roads']) } });
    expect(differences(kept)).toEqual([]);
    // What changes on the first side from now on does not reach the other.
    expect(otherSide({ ...kept, layers: {} }).layers).toEqual({ roads: { visible: false } });
  });

  it('should be as before when its sides are swapped twice', () => {
    const document = view({ comparison: { kind: 'swipe', other: { clock: NIGHT, shadows: true } } });
    const once = { ...document, ...swapSides(document, ['roads', 'trees']) };
    expect(once.clock).toEqual(NIGHT);
    expect(otherSide(once).clock).toEqual({ mode: 'live' });
    expect(otherSide(once).shadows).toBe(false);
    const twice = { ...once, ...swapSides(once, ['roads', 'trees']) };
    expect(twice.clock).toEqual(document.clock);
    expect(otherSide(twice).clock).toEqual(NIGHT);
    expect(differences(twice)).toEqual(differences(document));
  });
});

describe('changed parts', () => {
  it('should be everything but the camera at first', () => {
    const document = view();
    const { camera: _, ...all } = document;
    expect(changedParts(undefined, document)).toEqual(all);
  });

  it('should be what is another object than before, and what went', () => {
    const before = view({ theme: 'population' });
    const { theme: _, ...without } = before;
    const after: ViewDocument = { ...without, shadows: true, camera: { ...before.camera, height: 9 } };
    const changed = changedParts(before, after);
    expect(changed).toEqual({ shadows: true, theme: undefined });
    expect('theme' in changed).toBe(true);
  });
});
