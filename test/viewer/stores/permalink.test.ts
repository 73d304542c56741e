import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPEARANCES,
  PANELS,
  type ViewDocument,
  viewDocumentSchema,
} from '../../../models/schema/view-document.ts';
import { decodePermalink, encodePermalink } from '../../../viewer/stores/permalink.ts';

const DOCUMENT: ViewDocument = {
  schema: 'citymirror/view/1',
  scene: 'city/geneva/scene.json',
  camera: { longitude: 6.1432, latitude: 46.2044, height: 812.5, heading: 30, pitch: -35, roll: 0 },
  clock: { mode: 'replay', time: Date.UTC(2026, 11, 21, 11, 30), speed: 600 },
  layers: { 'osm-trees': { visible: false }, 'base-night': { opacity: 0.5 } },
  selection: [{ layer: 'osm-buildings', feature: 'osm:way/123' }],
  appearance: 'light',
  language: 'en',
  shadows: true,
  panel: 'sun',
  mode: 'calm',
  display: 'globe',
  clips: [],
  underground: { enabled: false, opacity: 0.35 },
  analyses: [],
  added: [],
};

const rounded = (minimum: number, maximum: number, digits: number) =>
  fc
    .double({ min: minimum, max: maximum, noNaN: true })
    .map((value) => Number(value.toFixed(digits)))
    .map((value) => (value === 0 ? 0 : value));
const text = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
const time = fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 });
const speed = fc.oneof(
  fc.constant(0),
  fc.double({ min: -3600, max: 3600, noNaN: true }).filter((value) => value !== 0),
);

const documents: fc.Arbitrary<ViewDocument> = fc.record({
  schema: fc.constant('citymirror/view/1' as const),
  scene: text,
  camera: fc.record({
    longitude: rounded(-180, 180, 7),
    latitude: rounded(-90, 90, 7),
    height: rounded(-500, 1e7, 2),
    heading: rounded(0, 360, 2),
    pitch: rounded(-90, 90, 2),
    roll: rounded(-180, 180, 2),
  }),
  clock: fc.oneof(
    fc.constant({ mode: 'live' as const }),
    fc.record({ mode: fc.constant('replay' as const), time, speed }),
    fc.record({ mode: fc.constant('run' as const), run: text, time, speed }),
  ),
  layers: fc
    .array(
      fc.tuple(
        text.filter((id) => id !== '__proto__'),
        fc.record({ visible: fc.boolean(), opacity: rounded(0, 1, 2) }, { requiredKeys: ['visible'] }),
      ),
      { maxLength: 4 },
    )
    .map((entries) => Object.fromEntries(entries)),
  selection: fc.array(fc.record({ layer: text, feature: text }), { maxLength: 3 }),
  appearance: fc.constantFrom(...APPEARANCES),
  language: fc.constantFrom('zh-CN' as const, 'en' as const),
  shadows: fc.boolean(),
  panel: fc.constantFrom(...PANELS),
  mode: fc.constantFrom('calm' as const, 'emergency' as const, 'traffic' as const, 'flood' as const),
  display: fc.constantFrom('globe' as const, 'map' as const),
  clips: fc.array(
    fc.record({
      id: text,
      enabled: fc.boolean(),
      kind: fc.constant('dig' as const),
      areas: fc.constant([
        [
          [
            [114.5, 27.5],
            [114.6, 27.5],
            [114.6, 27.6],
          ] as [number, number][],
        ],
      ]),
      depth: fc.double({ min: 0.1, max: 40, noNaN: true }),
    }),
    { maxLength: 2 },
  ),
  underground: fc.record({ enabled: fc.boolean(), opacity: fc.double({ min: 0, max: 1, noNaN: true }) }),
  analyses: fc.constant([]),
  added: fc.constant([]),
});

/** The document that a page makes of a link: what the link leaves out has its default. */
function reopened(link: string): ViewDocument {
  const { view, problems } = decodePermalink(link);
  expect(problems).toEqual([]);
  return viewDocumentSchema.parse({ schema: 'citymirror/view/1', ...view });
}

describe('permalink', () => {
  it('should be short and readable', () => {
    expect(encodePermalink(DOCUMENT)).toBe(
      'v=1&s=city/geneva/scene.json&c=6.1432,46.2044,812.5,30,-35&t=2026-12-21T11:30:00Z~600' +
        '&l=osm-trees@0;base-night@@0.5&f=osm-buildings@osm:way/123&a=l&g=en&h=1&p=sun',
    );
  });

  it('should give back the document that it was made from', () => {
    fc.assert(
      fc.property(documents, (view) => {
        expect(reopened(encodePermalink(view))).toEqual(view);
      }),
    );
  });

  it('should carry the colours and filters of layers, whatever order its parts have', () => {
    const layers: ViewDocument['layers'] = {
      'city-buildings': {
        opacity: 0.5,
        colouring: { by: 'number', attribute: 'height', ramp: 'viridis', breaks: [10, 24.5] },
        filter: { conditions: [{ attribute: '用途', values: ['住宅'] }] },
      },
    };
    const link = encodePermalink({ ...DOCUMENT, layers });
    expect(reopened(link).layers).toEqual(layers);
    const [version, ...parts] = link.split('&');
    expect(reopened([version, ...parts.reverse()].join('&')).layers).toEqual(layers);
  });

  it('should hold only characters that a fragment of an address may hold', () => {
    fc.assert(
      fc.property(documents, (view) => {
        expect(encodePermalink(view)).toMatch(/^[\w.~!$&'()*+,;=:@/?%-]*$/);
      }),
    );
  });

  it('should keep a lone half of a surrogate pair from breaking the link', () => {
    const link = encodePermalink({ ...DOCUMENT, selection: [{ layer: 'a', feature: 'x\ud800y' }] });
    expect(reopened(link).selection).toEqual([{ layer: 'a', feature: 'x\ufffdy' }]);
  });

  it('should say nothing of an empty fragment', () => {
    expect(decodePermalink('')).toEqual({ view: {}, problems: [] });
    expect(decodePermalink('#')).toEqual({ view: {}, problems: [] });
  });

  it('should refuse another version as a whole', () => {
    expect(decodePermalink('#v=2&s=a')).toEqual({
      view: {},
      problems: [{ key: 'v', value: '2', reason: 'version' }],
    });
    expect(decodePermalink('#nonsense').problems).toEqual([
      { key: 'v', value: 'nonsense', reason: 'version' },
    ]);
  });

  it.each([
    ['c=6,95,100,0,-30', 'c'],
    ['c=6,46,100,0', 'c'],
    ['c=6,46,hoch,0,-30', 'c'],
    ['t=yesterday', 't'],
    ['t=2026-13-40T00:00:00Z', 't'],
    ['l=a@2', 'l'],
    ['l=a@1@7', 'l'],
    ['f=a', 'f'],
    ['f=a@%E0%A4%A', 'f'],
    ['a=x', 'a'],
    ['g=fr', 'g'],
    ['h=2', 'h'],
    ['p=kitchen', 'p'],
    ['m=party', 'm'],
    ['x=run-without-time', 'x'],
  ])('should leave out %s, name it, and keep the rest', (part, key) => {
    const { view, problems } = decodePermalink(`#v=1&s=city/a/scene.json&${part}`);
    expect(problems).toMatchObject([{ key, reason: 'unreadable' }]);
    expect(view).toEqual({ scene: 'city/a/scene.json' });
  });

  it('should name what it does not know', () => {
    expect(decodePermalink('#v=1&s=a&zoom=3').problems).toEqual([
      { key: 'zoom', value: '3', reason: 'unknown' },
    ]);
    expect(decodePermalink('#v=1&constructor=3').problems).toMatchObject([
      { key: 'constructor', reason: 'unknown' },
    ]);
  });

  it('should survive any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (fragment) => {
        decodePermalink(fragment);
        decodePermalink(`#v=1&${fragment}`);
      }),
    );
  });

  it('should leave out numbers that the engine has no place or time for', () => {
    const more = (view: object) => `d=${Buffer.from(JSON.stringify(view)).toString('base64url')}`;
    const area = [
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    ];
    const box = { id: 'a', kind: 'box', longitude: 8, latitude: 47, height: 400, size: [10, 10, 10] };
    const clock = { mode: 'replay', time: 9e15, speed: 0 };
    for (const part of [
      'c=8,47,1e300,0,-90',
      'c=8,47,-1e9,0,-90',
      // Of the year 20,000 the engine knows no place of the sun.
      't=+020000-01-01T00:00:00Z',
      't=2026-01-01T00:00:00Z~1e300',
      more({ comparison: { kind: 'swipe', other: { clock } } }),
      more({ clips: [{ ...box, longitude: 1e300 }] }),
      more({ clips: [{ ...box, size: [1e300, 1, 1] }] }),
      more({ clips: [{ id: 'a', kind: 'dig', areas: [area], depth: 1e300 }] }),
    ])
      expect(decodePermalink(`#v=1&${part}`), part).toEqual({
        view: {},
        problems: [{ key: part[0], value: part.slice(2), reason: 'unreadable' }],
      });
    expect(decodePermalink(`#v=1&${more({ clips: [box] })}`).problems).toEqual([]);
  });
});
