import type { Scene as EngineScene } from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import { GlobeProjection } from '../../../../viewer/globe/live/globe-projection.ts';

/** A globe whose drawn tiles say one height everywhere. */
function projectionOver(height: number | undefined): GlobeProjection {
  const scene = {
    globe: { getHeight: () => height, tileLoadProgressEvent: { addEventListener: () => () => undefined } },
  };
  return new GlobeProjection(scene as unknown as EngineScene, () => 40);
}

describe('the ground below live things', () => {
  it('should be as the globe draws it', () => {
    expect(projectionOver(52.5).groundAt(4.36, 52.01)).toBe(52.5);
    expect(projectionOver(-120).groundAt(4.36, 52.01)).toBe(-120);
  });

  it('should not be known where coarse tiles alone are drawn, whose flat pieces lie kilometres below the earth', () => {
    expect(projectionOver(-2764).groundAt(4.36, 52.01)).toBeUndefined();
    expect(projectionOver(undefined).groundAt(4.36, 52.01)).toBeUndefined();
  });
});
