import { type Color, color, type Model, ModelBuilder } from './model-mesh.ts';

const BARK = color('#5a4a3c');
const PALE_BARK = color('#8b8578');

/** Trees are one metre high and their crowns one metre wide; instances stretch them to their size. */
export const TREE_MODELS = {
  round: (leaves: Color) =>
    trunk(0.42, BARK)
      .clump([0.06, 0.62, 0.05], [0.4, 0.34, 0.4], leaves, 1, true)
      .clump([-0.14, 0.52, -0.12], [0.32, 0.24, 0.32], leaves, 2)
      .clump([-0.02, 0.77, -0.05], [0.28, 0.22, 0.28], leaves, 3)
      .clump([0.17, 0.48, -0.17], [0.26, 0.2, 0.26], leaves, 4),
  spreading: (leaves: Color) =>
    trunk(0.5, BARK)
      .clump([0.06, 0.64, 0], [0.4, 0.28, 0.4], leaves, 5, true)
      .clump([-0.2, 0.64, 0.12], [0.28, 0.25, 0.28], leaves, 6)
      .clump([0.02, 0.62, -0.2], [0.3, 0.24, 0.28], leaves, 7)
      .clump([0, 0.8, 0.02], [0.3, 0.19, 0.3], leaves, 8),
  upright: (leaves: Color) =>
    trunk(0.3, PALE_BARK)
      .clump([0, 0.42, 0], [0.44, 0.26, 0.44], leaves, 9, true)
      .clump([0.05, 0.62, -0.04], [0.38, 0.24, 0.38], leaves, 10)
      .clump([-0.03, 0.82, 0.02], [0.25, 0.19, 0.25], leaves, 11),
  conifer: (leaves: Color) =>
    new ModelBuilder()
      .tube([0, 0], [0, 0.2], [0.035, 0.03], 5, BARK)
      .tube([0, 0], [0.1, 0.44], [0.5, 0.2], 9, shaded(leaves, 0.72))
      .tube([0, 0], [0.34, 0.64], [0.4, 0.14], 9, shaded(leaves, 0.82))
      .tube([0, 0], [0.55, 0.82], [0.28, 0.08], 8, shaded(leaves, 0.92))
      .tube([0, 0], [0.74, 1], [0.18, 0], 8, leaves),
  palm: (leaves: Color) => {
    const palm = new ModelBuilder().tube([0, 0], [0, 0.86], [0.035, 0.024], 6, PALE_BARK);
    for (let i = 0; i < 7; i++) {
      const angle = (i / 7) * 2 * Math.PI + (i % 2) * 0.2;
      palm.clump(
        [Math.cos(angle) * 0.24, 0.88 + (i % 2) * 0.05, Math.sin(angle) * 0.24],
        [0.1 + 0.17 * Math.abs(Math.cos(angle)), 0.05, 0.1 + 0.17 * Math.abs(Math.sin(angle))],
        shaded(leaves, 0.85 + 0.15 * (i % 2)),
        20 + i,
      );
    }
    return palm;
  },
};
export type TreeShape = keyof typeof TREE_MODELS;

/** A tree of 26 faces for tiles seen from afar. */
export function farTree(shape: TreeShape, leaves: Color): Model {
  const conifer = shape === 'conifer';
  const builder = new ModelBuilder().tube([0, 0], [0, 0.35], [0.05, 0.04], 3, BARK);
  if (conifer) builder.tube([0, 0], [0.1, 1], [0.46, 0], 6, shaded(leaves, 0.85));
  else if (shape === 'upright') builder.clump([0, 0.6, 0], [0.46, 0.42, 0.46], leaves, 1);
  else if (shape === 'palm') builder.clump([0, 0.88, 0], [0.5, 0.1, 0.5], leaves, 1);
  else builder.clump([0, 0.62, 0], [0.5, 0.38, 0.5], leaves, 1);
  return builder.finish(`${shape}-far`);
}

/** Leaves in a few tones, so that a row of trees is not one tree many times. */
export const LEAF_TONES: readonly Color[] = [
  color('#5d6e42'),
  color('#6a7648'),
  color('#536840'),
  color('#747c50'),
];
export const NEEDLE_TONES: readonly Color[] = [color('#42543f'), color('#4b5c46')];

function trunk(height: number, bark: Color): ModelBuilder {
  return new ModelBuilder().tube([0, 0], [0, height], [0.045, 0.028], 5, bark);
}

function shaded([r, g, b]: Color, by: number): Color {
  return [r * by, g * by, b * by];
}
