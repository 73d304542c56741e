import type { Map as VectorMap } from 'maplibre-gl';
import { labelImage } from '../../globe/sketch/label-image.ts';
import { HATCH } from '../style/drawn-style.ts';
import { parseLabelKey } from './drawn-feature.ts';
import { hatchTile } from './hatch.ts';

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
        ? pixelsOf(hatchTile('day', ratio))
        : key === HATCH.night
          ? pixelsOf(hatchTile('night', ratio))
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

function pixelsOf(canvas: HTMLCanvasElement): ImageData {
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
}
