import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoomCamera } from '../../../models/schema/room.ts';
import {
  cameraAxes,
  eyeOf,
  FIELD_OF_VIEW,
  lookingAtBox,
  metresPerPixel,
  shifted,
  turned,
  zoomed,
} from '../../../viewer/bim/draw/camera-moves.ts';

const camera: RoomCamera = { target: [1, 2, 3], distance: 10, heading: 0, pitch: 0 };

describe('the camera of the room', () => {
  it('should stand where it looks from: at heading 0 before the building, looking along y', () => {
    expect(eyeOf(camera)).toEqual([1, -8, 3]);
    expect(cameraAxes(camera).forward).toEqual([0, 1, 0]);
    const [x, y, z] = eyeOf({ ...camera, heading: 90 });
    expect([x, y, z]).toEqual([expect.closeTo(-9, 9), expect.closeTo(2, 9), 3]);
    expect(eyeOf({ ...camera, pitch: -90 })[2]).toBeCloseTo(13, 9);
  });

  it('should have axes of length 1 that are upright on each other, and turn rightwards', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: -89, max: 89, noNaN: true }),
        (heading, pitch) => {
          const { right, up, forward } = cameraAxes({ heading, pitch });
          const on = (a: number[], b: number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
          for (const axis of [right, up, forward]) expect(on(axis, axis)).toBeCloseTo(1, 9);
          expect(on(right, up)).toBeCloseTo(0, 9);
          expect(on(right, forward)).toBeCloseTo(0, 9);
          // right × forward = up: nothing is mirrored.
          expect(right[0] * forward[1] - right[1] * forward[0]).toBeCloseTo(up[2], 9);
        },
      ),
    );
  });

  it('should turn about what it looks at, and never over the top', () => {
    expect(turned(camera, -30, 0).heading).toBe(330);
    expect(turned(camera, 0, 200).pitch).toBeLessThan(90);
    expect(turned(camera, 20, 10).target).toEqual(camera.target);
  });

  it('should move what it looks at by metres of the picture', () => {
    expect(shifted(camera, 2, 1).target).toEqual([3, 2, 4]);
  });

  it('should keep the place that it comes nearer to where it is in the picture', () => {
    const towards = [4, 2, 5];
    const near = zoomed(camera, 0.5, towards);
    expect(near.distance).toBe(5);
    const angle = ({ target, distance }: RoomCamera) => [
      (towards[0] - target[0]) / distance,
      (towards[2] - target[2]) / distance,
    ];
    expect(angle(near)).toEqual(angle(camera));
  });

  it('should see all of a box that it looks at, and fill the picture', () => {
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 1, max: 80, noNaN: true }))),
        fc.double({ min: 0, max: 360, noNaN: true }),
        fc.double({ min: -89, max: 30, noNaN: true }),
        fc.double({ min: 0.5, max: 2.5, noNaN: true }),
        ([x, y, z], heading, pitch, aspect) => {
          const box = [0, 0, 0, x, y, z] as const;
          const seen = lookingAtBox([...box], { heading, pitch }, aspect);
          const eye = eyeOf(seen);
          const { right, up, forward } = cameraAxes(seen);
          const tangent = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
          let most = 0;
          for (const cx of [0, x])
            for (const cy of [0, y])
              for (const cz of [0, z]) {
                const corner = [cx - eye[0], cy - eye[1], cz - eye[2]];
                const on = (axis: number[]) =>
                  corner[0] * axis[0] + corner[1] * axis[1] + corner[2] * axis[2];
                const depth = on(forward);
                expect(depth).toBeGreaterThan(0);
                most = Math.max(
                  most,
                  Math.abs(on(up)) / depth / tangent,
                  Math.abs(on(right)) / depth / tangent / aspect,
                );
              }
          expect(most).toBeLessThanOrEqual(1);
          expect(most).toBeGreaterThan(0.9);
        },
      ),
    );
  });

  it('should know how wide a pixel is', () => {
    expect(metresPerPixel(10, 100)).toBeCloseTo((20 * Math.tan(Math.PI / 8)) / 100, 12);
  });
});
