import type { Prism } from '../../../scenes/geometry/solids/body-types.ts';
import type { PicturedFace } from '../../../scenes/geometry/solids/face-pictures.ts';
import { COLORED_LOOK } from '../../../scenes/geometry/solids/look.ts';
import { NO_FACADE, type SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';

/** Faces whose normal leans less than this up or down are walls, and those that lean more up are roofs. */
const UPRIGHT = 0.35;

/** A mean of colours, each counted by its area. */
class MeanColor {
  #red = 0;
  #green = 0;
  #blue = 0;
  #area = 0;

  add(color: number, area: number): void {
    this.#red += (color & 255) * area;
    this.#green += ((color >>> 8) & 255) * area;
    this.#blue += ((color >>> 16) & 255) * area;
    this.#area += area;
  }

  /** RGBA; undefined without any. */
  get value(): number | undefined {
    if (this.#area === 0) return undefined;
    const byte = (sum: number): number => Math.round(sum / this.#area);
    return ((255 << 24) | (byte(this.#blue) << 16) | (byte(this.#green) << 8) | byte(this.#red)) >>> 0;
  }
}

/**
 * Gives vertices, prisms and looks the mean colours of their pictures, for the tiles above, which have none.
 * `colors`: one per face.
 */
export function colorByPictures(
  mesh: SolidMesh,
  faces: readonly PicturedFace[],
  colors: Uint32Array,
  rows: { look: number }[],
  bodies: readonly { row: number; body: { prisms: Prism[] } }[],
): void {
  const walls = new Map<number, MeanColor>();
  const roofs = new Map<number, MeanColor>();
  for (const [index, face] of faces.entries()) {
    const color = colors[index];
    if (color >>> 24 === 0) continue;
    for (let i = face.firstIndex; i < face.endIndex; i++) {
      mesh.setColor(mesh.indices[i], color);
      // No windows are drawn on a picture, nor on its colour.
      mesh.facade[2 * mesh.indices[i] + 1] = NO_FACADE;
    }
    rows[face.row].look |= COLORED_LOOK;
    const means = Math.abs(face.upward) < UPRIGHT ? walls : face.upward > 0 ? roofs : undefined;
    if (!means) continue;
    let mean = means.get(face.row);
    if (!mean) means.set(face.row, (mean = new MeanColor()));
    mean.add(color, face.area);
  }
  for (const { row, body } of bodies) {
    const wallColor = walls.get(row)?.value;
    const roofColor = roofs.get(row)?.value;
    for (const prism of body.prisms) {
      if (wallColor !== undefined) prism.wallColor = wallColor;
      if (roofColor !== undefined) prism.roofColor = roofColor;
    }
  }
}
