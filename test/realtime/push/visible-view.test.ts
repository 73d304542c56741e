import { describe, expect, it } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { withoutHidden } from '../../../realtime/push/visible-view.ts';

const RING: [number, number][] = [
  [114.5, 27.5],
  [114.6, 27.5],
  [114.6, 27.6],
];

describe('a view for a follower', () => {
  it('should name no layer that the follower may not know of', () => {
    const view = followedViewSchema.parse({
      camera: { longitude: 114.6, latitude: 27.6, height: 900 },
      layers: { open: { visible: false }, 'secret-pipes': { visible: true } },
      selection: [
        { layer: 'open', feature: 'a:1' },
        { layer: 'secret-pipes', feature: 'p:1' },
      ],
      analyses: [{ id: '1', layer: 'secret-pipes', kind: 'heat' }],
      clips: [{ id: '1', kind: 'dig', areas: [[RING]], depth: 3, layers: ['secret-pipes', 'open'] }],
      comparison: { kind: 'swipe', other: { layers: { 'secret-pipes': { visible: true } } } },
    });
    const shown = withoutHidden(view, new Set(['open']));
    expect(JSON.stringify(shown)).not.toContain('secret-pipes');
    expect(shown.layers).toEqual({ open: { visible: false } });
    expect(shown.selection).toEqual([{ layer: 'open', feature: 'a:1' }]);
    expect(shown.clips[0].layers).toEqual(['open']);
  });

  it('should leave all else as the leader has it', () => {
    const view = followedViewSchema.parse({
      camera: { longitude: 1, latitude: 2, height: 3 },
      layers: { open: { opacity: 0.5 } },
      shadows: true,
    });
    expect(withoutHidden(view, new Set(['open']))).toEqual(view);
  });
});
