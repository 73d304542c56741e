import { color, type Model, ModelBuilder } from './model-mesh.ts';

const STEEL = color('#6b7074');
const DARK = color('#33383c');
const LIGHT = color('#fff2d8');
const WOOD = color('#8a6a48');
const GREEN = color('#3d6b4a');
const RED = color('#b0392f');
const YELLOW = color('#d9a92f');
const BLUE = color('#2f5f9a');
const GLASS = color('#a9bcc4');
const WHITE = color('#d8d9d6');
const STONE = color('#a7a39b');

/** Street furniture at its usual size, in metres; the front looks along +z. */
const BUILDERS = {
  lamp: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.9], [0.11, 0.09], 6, DARK)
      .tube([0, 0], [0.9, 7.2], [0.065, 0.045], 6, STEEL)
      .box([-0.04, 7.12, -0.04], [0.04, 7.2, 1.3], STEEL)
      .box([-0.13, 7.1, 0.75], [0.13, 7.22, 1.5], DARK)
      .box([-0.1, 7.05, 0.8], [0.1, 7.1, 1.45], LIGHT, true),
  bench: () => {
    const bench = new ModelBuilder();
    for (const z of [0.02, 0.18, 0.34]) bench.box([-0.9, 0.42, z - 0.2], [0.9, 0.46, z - 0.07], WOOD);
    for (const y of [0.58, 0.74]) bench.box([-0.9, y, -0.27], [0.9, y + 0.11, -0.23], WOOD);
    for (const x of [-0.75, 0.7])
      bench
        .box([x, 0, -0.24], [x + 0.05, 0.44, 0.24], DARK)
        .box([x, 0.4, -0.27], [x + 0.05, 0.85, -0.23], DARK);
    return bench;
  },
  bin: () =>
    new ModelBuilder()
      .tube([0, 0], [0.08, 0.85], [0.2, 0.24], 8, GREEN, { lid: true })
      .tube([0, 0], [0.85, 0.9], [0.26, 0.26], 8, DARK, { lid: true }),
  hydrant: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.06], [0.17, 0.17], 8, RED, { lid: true })
      .tube([0, 0], [0.06, 0.62], [0.11, 0.11], 8, RED)
      .tube([0, 0], [0.62, 0.76], [0.13, 0.03], 8, RED, { lid: true })
      .box([-0.2, 0.42, -0.05], [0.2, 0.53, 0.05], RED)
      .box([-0.05, 0.4, 0.08], [0.05, 0.52, 0.19], WHITE),
  cover: () => new ModelBuilder().tube([0, 0], [0, 0.03], [0.35, 0.35], 10, DARK, { lid: true }),
  camera: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 5.6], [0.08, 0.06], 6, STEEL)
      .box([-0.04, 5.4, -0.04], [0.04, 5.48, 0.9], STEEL)
      .box([-0.09, 5.16, 0.6], [0.09, 5.36, 1.05], WHITE)
      .box([-0.06, 5.19, 1.05], [0.06, 5.33, 1.07], DARK),
  signal: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 3.6], [0.07, 0.06], 6, STEEL)
      .box([-0.17, 2.5, 0.06], [0.17, 3.5, 0.24], DARK)
      .box([-0.09, 3.24, 0.24], [0.09, 3.42, 0.27], RED, true)
      .box([-0.09, 2.92, 0.24], [0.09, 3.1, 0.27], color('#7a6420'))
      .box([-0.09, 2.6, 0.24], [0.09, 2.78, 0.27], color('#1f5a3a')),
  stop: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 2.9], [0.045, 0.045], 6, STEEL)
      .box([-0.3, 2.3, -0.03], [0.3, 2.9, 0.03], BLUE)
      .box([-0.22, 1.1, -0.02], [0.22, 1.8, 0.02], WHITE),
  shelter: () => {
    const shelter = new ModelBuilder()
      .box([-2, 2.35, -0.8], [2, 2.47, 0.8], DARK)
      .box([-1.95, 0.25, -0.75], [1.95, 2.25, -0.71], GLASS)
      .box([-1.4, 0.42, -0.62], [1.4, 0.47, -0.25], WOOD)
      .box([1.9, 0.25, -0.7], [1.95, 2.25, 0.35], color('#e8ecea'), true);
    for (const x of [-1.97, 1.89])
      for (const z of [-0.76, 0.6]) shelter.box([x, 0, z], [x + 0.08, 2.35, z + 0.08], STEEL);
    return shelter;
  },
  bollard: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.8], [0.085, 0.075], 7, DARK)
      .tube([0, 0], [0.8, 0.92], [0.09, 0.05], 7, WHITE, { lid: true }),
  postBox: () =>
    new ModelBuilder()
      .box([-0.05, 0, -0.05], [0.05, 0.7, 0.05], DARK)
      .box([-0.28, 0.7, -0.2], [0.28, 1.4, 0.2], YELLOW)
      .box([-0.2, 1.2, 0.2], [0.2, 1.25, 0.22], DARK),
  cabinet: () =>
    new ModelBuilder()
      .box([-0.55, 0, -0.2], [0.55, 1.25, 0.2], STONE)
      .box([-0.58, 1.25, -0.23], [0.58, 1.31, 0.23], STEEL),
  machine: () =>
    new ModelBuilder()
      .box([-0.4, 0, -0.35], [0.4, 1.8, 0.3], DARK)
      .box([-0.32, 0.7, 0.3], [0.32, 1.65, 0.32], color('#cfe0ea'), true),
  containers: () => {
    const containers = new ModelBuilder();
    for (const [index, paint] of [GREEN, BLUE, YELLOW].entries()) {
      const x = (index - 1) * 1.5;
      containers
        .box([x - 0.65, 0, -0.6], [x + 0.65, 1.35, 0.6], paint)
        .box([x - 0.68, 1.35, -0.63], [x + 0.68, 1.47, 0.63], DARK);
    }
    return containers;
  },
  racks: () => {
    const racks = new ModelBuilder();
    for (let i = 0; i < 4; i++) {
      const x = (i - 1.5) * 0.8;
      racks
        .box([x - 0.025, 0, -0.4], [x + 0.025, 0.8, -0.35], STEEL)
        .box([x - 0.025, 0, 0.35], [x + 0.025, 0.8, 0.4], STEEL)
        .box([x - 0.025, 0.76, -0.4], [x + 0.025, 0.81, 0.4], STEEL);
    }
    return racks;
  },
  fountain: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.55], [1.5, 1.5], 12, STONE)
      .tube([0, 0], [0.55, 0.55], [1.5, 1.25], 12, STONE)
      .tube([0, 0], [0.42, 0.42], [0, 1.3], 12, color('#5f8698'))
      .tube([0, 0], [0, 1.3], [0.22, 0.14], 8, STONE, { lid: true }),
  column: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.4], [0.7, 0.7], 12, STONE)
      .tube([0, 0], [0.4, 2.9], [0.62, 0.62], 12, WHITE)
      .tube([0, 0], [2.9, 3.3], [0.72, 0.1], 12, DARK, { lid: true }),
  board: () =>
    new ModelBuilder()
      .box([-0.75, 0, -0.04], [-0.67, 2.1, 0.04], STEEL)
      .box([0.67, 0, -0.04], [0.75, 2.1, 0.04], STEEL)
      .box([-0.67, 0.85, -0.03], [0.67, 2.05, 0.03], WHITE),
  sign: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 2.4], [0.035, 0.035], 6, STEEL)
      .box([-0.28, 1.85, 0.03], [0.28, 2.4, 0.06], WHITE),
  pole: () => new ModelBuilder().tube([0, 0], [0, 8], [0.14, 0.09], 7, WOOD, { lid: true }),
  mast: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 12], [0.12, 0.05], 6, STEEL, { lid: true })
      .box([-0.25, 0, -0.25], [0.25, 0.3, 0.25], STONE),
  tower: () =>
    new ModelBuilder()
      .tube([0, 0], [0, 20], [1.9, 1.1], 10, STONE)
      .tube([0, 0], [20, 22], [1.5, 1.5], 10, STONE)
      .tube([0, 0], [22, 24], [1.6, 0.1], 10, STEEL, { lid: true }),
  table: () =>
    new ModelBuilder()
      .box([-0.9, 0.72, -0.38], [0.9, 0.78, 0.38], WOOD)
      .box([-0.9, 0.42, -0.8], [0.9, 0.47, -0.52], WOOD)
      .box([-0.9, 0.42, 0.52], [0.9, 0.47, 0.8], WOOD)
      .box([-0.65, 0, -0.7], [-0.57, 0.72, 0.7], DARK)
      .box([0.57, 0, -0.7], [0.65, 0.72, 0.7], DARK),
  planter: () =>
    new ModelBuilder()
      .box([-0.6, 0, -0.6], [0.6, 0.6, 0.6], STONE)
      .clump([0, 0.75, 0], [0.55, 0.35, 0.55], color('#5f7a3c'), 31),
  gate: () =>
    new ModelBuilder()
      .box([-1.6, 0, -0.08], [-1.44, 1.2, 0.08], STEEL)
      .box([1.44, 0, -0.08], [1.6, 1.2, 0.08], STEEL)
      .box([-1.44, 0.9, -0.03], [1.44, 0.98, 0.03], WHITE)
      .box([-1.44, 0.4, -0.03], [1.44, 0.46, 0.03], WHITE),
  post: () => new ModelBuilder().tube([0, 0], [0, 1.2], [0.05, 0.05], 6, STEEL, { lid: true }),
};
export type FurnitureShape = keyof typeof BUILDERS;

export function furnitureModel(shape: FurnitureShape): Model {
  return BUILDERS[shape]().finish(shape);
}
