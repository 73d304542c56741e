import { InputError } from '../../models/errors.ts';
import type { NetworkEntry, Scene, SceneGrid } from '../../models/schema/scene.ts';
import { VERSION } from './version.ts';

/** What workers of studies are told of a city: where its grid, networks and records are. Plain data. */
export interface CitySite {
  id: string;
  /** Of the product. */
  version: string;
  grid: Pick<SceneGrid, 'crs' | 'verticalDatum'>;
  /** GeoTIFF of the ground without buildings and bridges; absent: the page is given none. */
  terrain?: string;
  networks: { id: string; kind: NetworkEntry['kind']; address: string }[];
  /** Folders of feature stores, by what they hold. */
  buildings: string[];
  pipes: string[];
  /** All that may hold places people go to. */
  places: string[];
}

/** Layers whose records are no places that people go to. */
const NO_PLACES = ['trees', 'pipes', 'furniture', 'structures'];

/** @throws InputError `study-no-grid` where the city has no projected CRS. */
export function siteOf(city: Scene, sceneAddress: string): CitySite {
  if (!city.grid)
    throw new InputError(
      'study-no-grid',
      city.id,
      'this city has no grid.',
      'Import it with `grid` in its manifest: areas, lengths and volumes are reckoned in its CRS.',
    );
  const absolute = (url: string) => new URL(url, sceneAddress).href;
  const stores = city.layers.flatMap(({ store, role, kind }) =>
    store === undefined ? [] : [{ folder: absolute(store), role: role ?? kind }],
  );
  const ofRole = (wanted: string) => stores.flatMap(({ folder, role }) => (role === wanted ? [folder] : []));
  const { crs, verticalDatum, rasters } = city.grid;
  return {
    id: city.id,
    version: VERSION,
    grid: { crs, verticalDatum },
    ...(rasters?.terrain === undefined ? {} : { terrain: absolute(rasters.terrain) }),
    networks: city.networks.map(({ id, kind, url }) => ({ id, kind, address: absolute(url) })),
    buildings: ofRole('buildings'),
    pipes: ofRole('pipes'),
    places: stores.flatMap(({ folder, role }) => (NO_PLACES.includes(role) ? [] : [folder])),
  };
}
