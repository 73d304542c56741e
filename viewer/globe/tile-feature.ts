import type { Cesium3DTileFeature } from '@cesium/engine';
import type { AttributeValue, Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';

/** Property of our own tiles' metadata that holds the feature's id. */
const ID_PROPERTY = 'id';
/** Properties of tilesets of others that may hold a name, the first that is there counting. */
const NAMES = ['name', 'Name', 'NAME', '名称'];
/** Values of an array that are shown. */
const MOST_VALUES = 100;

/** What a feature of a tile is asked; CesiumJS says less than it knows. */
type TileFeature = Pick<Cesium3DTileFeature, 'getProperty' | 'getPropertyIds' | 'featureId'> & {
  content?: { url?: string; featuresLength?: number };
  tileset?: { resource?: { url?: string } };
};

/**
 * The id of a feature of a tile in its layer. Layers with a feature store have it in the tiles' metadata. Tilesets of
 * others have no ids that hold for all of their tiles: there it is the tile and the feature's number in it. Undefined
 * for what is no thing of its own: a tile of a mesh that counts itself as its one feature, without properties.
 */
export function idOfTileFeature(layer: Layer, picked: unknown): string | undefined {
  const feature = picked as TileFeature;
  if (layer.store !== undefined) {
    const id: unknown = feature.getProperty(ID_PROPERTY);
    return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
  }
  const url = feature.content?.url;
  // A mesh whose buildings are told by footprints is not picked by its tiles.
  if (url === undefined || layer.footprints !== undefined) return undefined;
  if ((feature.content?.featuresLength ?? 0) < 2 && feature.getPropertyIds().length === 0) return undefined;
  return `${pathWithin(feature.tileset?.resource?.url, url)}#${feature.featureId}`;
}

/** What the metadata of a tile say of a feature of a layer without a store. */
export function recordOfTileFeature(layer: Layer, picked: unknown): Feature | undefined {
  const id = layer.store === undefined ? idOfTileFeature(layer, picked) : undefined;
  if (id === undefined) return undefined;
  const feature = picked as TileFeature;
  const attributes: Feature['attributes'] = {};
  for (const key of feature.getPropertyIds()) {
    const value = attributeOf(feature.getProperty(key));
    if (value !== undefined) attributes[key] = value;
  }
  const name = NAMES.map((key) => attributes[key]).find((value) => typeof value === 'string' && value !== '');
  return {
    id,
    type: 'GenericCityObject',
    ...(typeof name === 'string' ? { name } : {}),
    attributes,
    geometries: [],
  };
}

function pathWithin(document: string | undefined, url: string): string {
  const folder = document?.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
  const path = url.replace(/[?#].*$/, '');
  return folder && path.startsWith(folder) ? path.slice(folder.length) : path.replace(/^.*\//, '');
}

/** Plain values of what an engine makes of metadata: its vectors and matrices become lists. */
function attributeOf(value: unknown): AttributeValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return undefined;
  const list =
    ArrayBuffer.isView(value) || Array.isArray(value) ? Array.from(value as Iterable<unknown>) : undefined;
  if (list) return list.slice(0, MOST_VALUES).flatMap((item) => attributeOf(item) ?? []);
  const { x, y, z, w, ...rest } = value as Record<string, unknown>;
  if (typeof x === 'number') return [x, y, z, w].flatMap((item) => (typeof item === 'number' ? [item] : []));
  const numbers = Object.values(rest).filter((item) => typeof item === 'number');
  return numbers.length > 0 ? numbers.slice(0, MOST_VALUES) : undefined;
}
