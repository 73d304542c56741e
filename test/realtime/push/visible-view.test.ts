import { describe, expect, it } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { type Visible, withoutHidden } from '../../../realtime/push/visible-view.ts';

const RING: [number, number][] = [
  [114.5, 27.5],
  [114.6, 27.5],
  [114.6, 27.6],
];

const knows = (
  layers: Record<string, string>,
  { themes = [], origins = [] }: { themes?: string[]; origins?: string[] } = {},
): Visible => ({
  layers: new Map(Object.entries(layers)),
  themes: new Set(themes),
  origins: new Set(origins),
});
const ANYBODY = knows({ open: 'public/layers/open', mixed: 'public/layers/mixed' });
const OFFICER = knows(
  {
    open: 'public/layers/open',
    mixed: 'internal/layers/mixed',
    'secret-pipes': 'internal/layers/secret-pipes',
  },
  { themes: ['water', 'secret-theme'], origins: ['http://secret-server.lan'] },
);
const CAMERA = { longitude: 114.6, latitude: 27.6, height: 900 };
const styled = (attribute: string) => ({
  opacity: 0.5,
  filter: { conditions: [{ attribute, values: [`${attribute}-value`] }] },
  colouring: {
    by: 'value' as const,
    attribute,
    values: [{ value: `${attribute}-value`, color: '#fff' }],
    other: '#000',
  },
});
const source = (url: string) => ({ id: url, kind: 'wms' as const, name: 'x', url });

describe('a view for a follower', () => {
  it('should name no layer that the follower may not know of', () => {
    const view = followedViewSchema.parse({
      camera: CAMERA,
      layers: { open: { visible: false }, 'secret-pipes': { visible: true } },
      selection: [
        { layer: 'open', feature: 'a:1' },
        { layer: 'secret-pipes', feature: 'p:1' },
      ],
      analyses: [{ id: '1', layer: 'secret-pipes', kind: 'heat' }],
      clips: [{ id: '1', kind: 'dig', areas: [[RING]], depth: 3, layers: ['secret-pipes', 'open'] }],
      comparison: { kind: 'swipe', other: { layers: { 'secret-pipes': { visible: true } } } },
    });
    const shown = withoutHidden(view, ANYBODY, OFFICER);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown.layers).toEqual({ open: { visible: false } });
    expect(shown.selection).toEqual([{ layer: 'open', feature: 'a:1' }]);
    expect(shown.clips[0].layers).toEqual(['open']);
  });

  it('should name no attribute, value or feature of a layer of which the leader sees more', () => {
    const view = followedViewSchema.parse({
      camera: CAMERA,
      layers: { mixed: styled('secret-owner'), open: styled('height') },
      selection: [{ layer: 'mixed', feature: 'secret-house' }],
      analyses: [{ id: '1', layer: 'mixed', kind: 'heat', attribute: 'secret-owner' }],
      comparison: { kind: 'swipe', other: { layers: { mixed: styled('secret-owner') } } },
    });
    const shown = withoutHidden(view, ANYBODY, OFFICER);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown.layers).toEqual({ mixed: { opacity: 0.5 }, open: styled('height') });
    expect(shown.comparison?.other.layers).toEqual({ mixed: { opacity: 0.5 } });
  });

  it('should name no theme and no server that the follower may not know of', () => {
    const view = followedViewSchema.parse({
      camera: CAMERA,
      theme: 'secret-theme',
      added: [
        source('http://secret-server.lan/wms'),
        source('https://maps.example.com/wms'),
        source('nowhere'),
      ],
      comparison: { kind: 'beside', other: { theme: 'secret-theme' } },
    });
    const follower = knows({}, { themes: ['water'], origins: ['https://maps.example.com'] });
    const shown = withoutHidden(view, follower, OFFICER);
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown.added.map(({ url }) => url)).toEqual(['https://maps.example.com/wms']);
    expect(withoutHidden({ ...view, theme: 'water' }, follower, OFFICER).theme).toBe('water');
  });

  it('should leave all as the leader has it for who may know as much', () => {
    const view = followedViewSchema.parse({
      camera: CAMERA,
      layers: { mixed: styled('secret-owner'), 'secret-pipes': styled('depth') },
      selection: [{ layer: 'mixed', feature: 'secret-house' }],
      theme: 'secret-theme',
      added: [source('http://secret-server.lan/wms')],
      shadows: true,
    });
    expect(withoutHidden(view, OFFICER, OFFICER)).toEqual(view);
  });
});
