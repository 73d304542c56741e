import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { middleOfFeature } from '../panels/card/figures.ts';

/**
 * The layer with the building model that a feature is of: its own, that of its rooms, else the smallest one in whose
 * extent the middle of a building lies.
 */
export function modelLayerOf(city: Pick<Scene, 'layers'>, layer: Layer, feature: Feature): Layer | undefined {
  if (layer.bim !== undefined) return layer;
  const models = city.layers.filter(({ bim }) => bim !== undefined);
  const ofRooms = models.find(({ id }) => id === layer.id.replace(/-spaces$/, '-bim'));
  if (ofRooms) return ofRooms;
  if (!feature.type.startsWith('Building')) return undefined;
  const middle = middleOfFeature(feature);
  if (!middle) return undefined;
  const { longitude, latitude } = middle;
  return models
    .filter(({ extent }) => {
      if (!extent) return false;
      const [west, south, east, north] = extent;
      return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
    })
    .sort((a, b) => sizeOf(a) - sizeOf(b))[0];
}

/** Id of the layer with the rooms of a building model, beside that of its elements. */
export const spacesOf = (layer: string): string => layer.replace(/-bim$/, '-spaces');

function sizeOf({ extent }: Layer): number {
  return extent ? (extent[2] - extent[0]) * (extent[3] - extent[1]) : Infinity;
}
