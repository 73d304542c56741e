const SIDE = 10;
const INK = {
  day: { stroke: 'rgba(6, 32, 26, 0.62)', veil: 'rgba(255, 255, 255, 0.5)' },
  night: { stroke: 'rgba(170, 240, 222, 0.5)', veil: 'rgba(4, 10, 14, 0.62)' },
};

/** Diagonal strokes on a veil, as a tile that joins itself on all sides. `ratio`: its pixels in a CSS pixel. */
export function hatchTile(look: 'day' | 'night', ratio: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const side = Math.round(SIDE * ratio);
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d')!;
  context.fillStyle = INK[look].veil;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = INK[look].stroke;
  context.lineWidth = 1.4 * ratio;
  context.beginPath();
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift - 2, side + 2);
    context.lineTo(shift + side + 2, -2);
  }
  context.stroke();
  return canvas;
}
