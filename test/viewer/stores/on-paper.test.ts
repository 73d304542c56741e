import { afterEach, describe, expect, it } from 'vitest';
import { drawnAppearance, drawOnPaper, noonOf } from '../../../viewer/stores/on-paper.ts';
import { patchView } from '../../../viewer/stores/view.ts';

afterEach(() => patchView({ appearance: 'dark' }));

describe('what is drawn on paper', () => {
  it('should be light whatever the page is, and leave the page as it is', () => {
    patchView({ appearance: 'dark' });
    expect(drawnAppearance()).toBe('dark');
    const leave = drawOnPaper();
    expect(drawnAppearance()).toBe('light');
    leave();
    expect(drawnAppearance()).toBe('dark');
  });

  it('should be lit by the sun of noon of the same day there', () => {
    // 106.5° E is 7 h 6 min before UTC: noon is at 04:54 UTC, whatever the hour in Chongqing is.
    for (const clock of ['2026-06-20T17:00:00Z', '2026-06-21T04:54:00Z', '2026-06-21T16:00:00Z'])
      expect(new Date(noonOf(Date.parse(clock), 106.5)).toISOString()).toBe('2026-06-21T04:54:00.000Z');
  });
});
