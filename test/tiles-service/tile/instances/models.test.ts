import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { furnitureKind, modelNamed, treeKind } from '../../../../tiles-service/tile/instances/kinds.ts';
import { furnitureModel } from '../../../../tiles-service/tile/instances/models/furniture.ts';
import {
  LEAF_TONES,
  TREE_MODELS,
  type TreeShape,
} from '../../../../tiles-service/tile/instances/models/trees.ts';

const FURNITURE =
  'lamp bench bin hydrant signal stop shelter bollard postBox cabinet machine containers racks fountain column board sign pole mast tower table planter gate post';

function feature(kind: string, attributes: Feature['attributes'] = {}, id = 'a:1'): Feature {
  return { id, type: 'CityFurniture', class: kind, attributes, geometries: [] };
}

const models = [
  ...FURNITURE.split(' ').map((shape) => furnitureModel(shape as Parameters<typeof furnitureModel>[0])),
  ...Object.keys(TREE_MODELS).flatMap((shape) => [
    TREE_MODELS[shape as TreeShape](LEAF_TONES[0]).finish(shape),
    modelNamed(`${shape}-0`, true),
  ]),
];

describe('small models', () => {
  it.each(models.map((model) => [model.name, model] as const))(
    'should be simple and whole: %s',
    (_, model) => {
      expect(model.indices.length / 3).toBeLessThanOrEqual(200);
      const count = model.positions.length / 3;
      expect(Math.max(...model.indices)).toBeLessThan(count);
      expect(model.colors.length).toBe(4 * count);
      for (let i = 0; i < count; i++)
        expect(Math.hypot(...model.normals.subarray(3 * i, 3 * i + 3))).toBeCloseTo(1, 5);
      // On the ground, give or take a bump.
      const heights = Array.from({ length: count }, (_unused, i) => model.positions[3 * i + 1]);
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(-0.01);
    },
  );

  it.each(models.map((model) => [model.name, model] as const))(
    'should look outwards: %s',
    (_, { positions, normals, indices }) => {
      let agreeing = 0;
      let faces = 0;
      for (let i = 0; i < indices.length; i += 3) {
        const [a, b, c] = [0, 1, 2].map((k) =>
          positions.subarray(3 * indices[i + k], 3 * indices[i + k] + 3),
        );
        const [ux, uy, uz] = [0, 1, 2].map((axis) => b[axis] - a[axis]);
        const [vx, vy, vz] = [0, 1, 2].map((axis) => c[axis] - a[axis]);
        const n = normals.subarray(3 * indices[i], 3 * indices[i] + 3);
        const along = (uy * vz - uz * vy) * n[0] + (uz * vx - ux * vz) * n[1] + (ux * vy - uy * vx) * n[2];
        if (Math.abs(along) < 1e-12) continue;
        faces++;
        if (along > 0) agreeing++;
      }
      expect(agreeing).toBe(faces);
    },
  );

  it('should be one metre high and wide for trees, so that scales are sizes', () => {
    for (const shape of Object.keys(TREE_MODELS) as TreeShape[]) {
      const { positions } = TREE_MODELS[shape](LEAF_TONES[0]).finish(shape);
      const heights = Array.from(positions.filter((_, i) => i % 3 === 1));
      expect(Math.max(...heights)).toBeGreaterThan(0.9);
      expect(Math.max(...heights)).toBeLessThan(1.1);
    }
  });
});

describe('what stands for a feature', () => {
  it('should be chosen by its class', () => {
    const shapeOf = (kind: string): string => furnitureKind(feature(kind)).model;
    expect(shapeOf('street_lamp')).toBe('lamp');
    expect(shapeOf('traffic_signals')).toBe('signal');
    expect(shapeOf('fire_hydrant')).toBe('hydrant');
    expect(shapeOf('bus_stop')).toBe('stop');
    expect(shapeOf('water_tower')).toBe('tower');
    expect(shapeOf('post_box')).toBe('postBox');
    expect(shapeOf('something new')).toBe('post');
  });

  it('should have the size that the source gives', () => {
    const tree = treeKind(feature('tree', { height: 22, crownDiameter: 9 }));
    expect(tree.scale).toEqual([9, 22, 9]);
    expect(furnitureKind(feature('street_lamp', { height: 14.4 })).scale[1]).toBeCloseTo(2, 9);
  });

  it('should be of a size that trees have where the source gives none', () => {
    for (let i = 0; i < 200; i++) {
      const { height, scale } = treeKind(feature('tree', {}, `a:${i}`));
      expect(height).toBeGreaterThanOrEqual(7);
      expect(height).toBeLessThanOrEqual(13);
      expect(scale[0]).toBeGreaterThan(3);
    }
  });

  it('should go by species and leaf type', () => {
    expect(treeKind(feature('tree', { species: 'Pinus sylvestris' })).model).toMatch(/^conifer/);
    expect(treeKind(feature('tree', { leaf_type: 'needleleaved' })).model).toMatch(/^conifer/);
    expect(treeKind(feature('tree', { genus: 'Phoenix' })).model).toMatch(/^palm/);
    expect(treeKind(feature('tree', { species: 'Platanus × hispanica' })).model).toMatch(/^spreading/);
  });

  it('should not believe impossible sizes', () => {
    const { height } = treeKind(feature('tree', { height: 12_000 }));
    expect(height).toBeLessThan(20);
  });

  it('should be the same for an id in every import', () => {
    expect(treeKind(feature('tree'))).toEqual(treeKind(feature('tree')));
  });
});
