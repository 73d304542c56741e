import { Cartesian2, Cartesian3, EllipsoidTerrainProvider, type Scene as EngineScene } from '@cesium/engine';
import { expect, it } from 'vitest';
import { openGround } from '../../../../viewer/globe/ground-cut.ts';
import { pickPlace } from '../../../../viewer/globe/sketch/pick-place.ts';

const at = (height: number) => Cartesian3.fromDegrees(4.36, 52.01, height);
const MIDDLE = new Cartesian2(100, 100);

/** A scene looked at from 600 m: heights of what the depth tells and of the ground; absent: there is none. */
function sceneOf({
  depth,
  ground,
  thing,
  terrainProvider,
}: {
  depth?: number;
  ground?: number;
  thing?: object;
  terrainProvider?: object;
}): EngineScene {
  return {
    pickPositionSupported: true,
    pickPosition: () => (depth === undefined ? undefined : at(depth)),
    pick: () => thing,
    globe: { show: true, pick: () => (ground === undefined ? undefined : at(ground)), terrainProvider },
    camera: {
      positionWC: at(600),
      positionCartographic: { height: 600 },
      getPickRay: () => ({}),
      pickEllipsoid: () => at(0),
    },
  } as unknown as EngineScene;
}

it('should take the roof that stands before the ground', () => {
  expect(pickPlace(sceneOf({ depth: 40, ground: 0 }), MIDDLE)?.height).toBeCloseTo(40, 3);
  expect(pickPlace(sceneOf({ depth: 40, ground: 0 }), MIDDLE, 'ground')?.height).toBeCloseTo(0, 3);
});

it('should take the ground where the depth is that of the plane which hides the far side of the earth', () => {
  expect(pickPlace(sceneOf({ depth: -2763, ground: 0 }), MIDDLE)?.height).toBeCloseTo(0, 3);
});

it('should take the ellipsoid where the ground is bare, or still a chord of the earth', () => {
  const terrainProvider = new EllipsoidTerrainProvider();
  expect(pickPlace(sceneOf({ depth: -2763, ground: -2763, terrainProvider }), MIDDLE)?.height).toBeCloseTo(
    0,
    3,
  );
  expect(pickPlace(sceneOf({ depth: -2763, ground: -2763 }), MIDDLE)?.height).toBeCloseTo(0, 3);
  expect(pickPlace(sceneOf({ terrainProvider }), MIDDLE)?.height).toBeCloseTo(0, 3);
});

it('should take nothing while no ground is there, but what stands', () => {
  expect(pickPlace(sceneOf({ depth: -2763 }), MIDDLE)).toBeUndefined();
  expect(pickPlace(sceneOf({ depth: 40, thing: {} }), MIDDLE)?.height).toBeCloseTo(40, 3);
  expect(pickPlace(sceneOf({}), MIDDLE)).toBeUndefined();
});

it('should take what lies below a ground that one sees through', () => {
  const scene = sceneOf({ depth: -8, ground: 0 });
  openGround(scene, { seeThrough: true });
  expect(pickPlace(scene, MIDDLE)?.height).toBeCloseTo(-8, 3);
});
