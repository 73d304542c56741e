import { Cartesian3, Matrix4 } from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import { placeInPicture } from '../../../../models/cameras/pinhole.ts';
import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import { standingOf } from '../../../../viewer/globe/video-projection/standing.ts';

const placement = {
  ...{ longitude: 114.635455, latitude: 27.591887, height: 103.1 },
  ...{ heading: 339, pitch: -12, roll: 3, fieldOfView: 60, aspect: 16 / 9 },
};
const frame = enuFrame(placement.longitude, placement.latitude, placement.height);

describe('standing of a camera in the engine', () => {
  it('should put places where the pinhole camera of the model has them', () => {
    const { matrix } = standingOf(placement);
    const fromWorld = Matrix4.inverseTransformation(matrix, new Matrix4());
    for (const at of [
      [-8, 20, -6],
      [-30, 60, 12],
      [-2, 9, -1],
    ] as const) {
      const world = Cartesian3.fromArray([...frame.toEcef(at[0], at[1], at[2])]);
      const own = Matrix4.multiplyByPoint(fromWorld, world, new Cartesian3());
      const [x, y] = placeInPicture(placement, at)!;
      expect(own.x / -own.z).toBeCloseTo(x, 8);
      expect(own.y / -own.z).toBeCloseTo(y, 8);
    }
  });

  it('should have a frame at right angles, and the tangents of the edges of the picture', () => {
    const { right, above, ahead, across, up } = standingOf(placement);
    for (const [a, b] of [
      [right, above],
      [above, ahead],
      [ahead, right],
    ])
      expect(Cartesian3.dot(a, b)).toBeCloseTo(0, 12);
    expect(across).toBeCloseTo(Math.tan(Math.PI / 6), 12);
    expect(up).toBeCloseTo(across / placement.aspect, 12);
  });
});
