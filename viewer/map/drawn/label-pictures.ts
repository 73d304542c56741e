import type { Map as VectorMap } from 'maplibre-gl';
import { labelImage } from '../../globe/sketch/label-image.ts';
import { HATCH } from '../style/drawn-style.ts';
import { parseLabelKey } from './drawn-feature.ts';

/** Pictures of labels that nobody shows are thrown away when there are so many. */
const MOST_PICTURES = 600;

/** Gives the map the pictures that drawn things ask for: labels on their plates as on the globe, and the hatch. */
export function giveLabelPictures(map: VectorMap): void {
  const ratio = window.devicePixelRatio || 1;
  const made: string[] = [];
  map.setMissingStyleImageResolver((key) => {
    const label = parseLabelKey(key);
    const image = label
      ? pixelsOf(labelImage(label.text, label.style, ratio).image)
      : key === HATCH.day
        ? hatch('rgba(6, 32, 26, 0.62)', 'rgba(255, 255, 255, 0.5)', ratio)
        : key === HATCH.night
          ? hatch('rgba(170, 240, 222, 0.5)', 'rgba(4, 10, 14, 0.62)', ratio)
          : undefined;
    if (!image || map.hasImage(key)) return;
    map.addImage(key, image, { pixelRatio: ratio });
    if (!label) return;
    made.push(key);
    // A figure that goes with the pointer is another picture all the time.
    while (made.length > MOST_PICTURES) {
      const oldest = made.shift()!;
      if (map.hasImage(oldest)) map.removeImage(oldest);
    }
  });
}

const HATCH_SIDE = 10;

/** Diagonal strokes on a veil, as a tile that joins itself on all sides. */
function hatch(stroke: string, veil: string, ratio: number): ImageData {
  const canvas = document.createElement('canvas');
  const side = Math.round(HATCH_SIDE * ratio);
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d')!;
  context.fillStyle = veil;
  context.fillRect(0, 0, side, side);
  context.strokeStyle = stroke;
  context.lineWidth = 1.4 * ratio;
  context.beginPath();
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift - 2, side + 2);
    context.lineTo(shift + side + 2, -2);
  }
  context.stroke();
  return pixelsOf(canvas);
}

function pixelsOf(canvas: HTMLCanvasElement): ImageData {
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
}
