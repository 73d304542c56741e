import type { MeasureKind } from '../../stores/measurements.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { areaFigures, type Figure, heightFigures, lineFigures } from './figures.ts';
import type { Probe } from './probe.ts';
import { extremeFigures, groundFigures, type Station, stationsAlong } from './profile.ts';
import { areaGrid, surfaceArea } from './surface-area.ts';

/** Places along a line where the ground is asked for, and where what stands on it is. */
const GROUND_STATIONS = 256;
const SURFACE_STATIONS = 120;

/** Height of the EGM96 geoid over the ellipsoid; see models/geodesy. */
export type Geoid = (longitude: number, latitude: number) => number;

export interface Measured {
  figures: Figure[];
  stations?: Station[];
}

/** What the places alone say, while they are drawn. */
export function liveFigures(kind: MeasureKind, places: readonly GroundPlace[]): Figure[] {
  switch (kind) {
    case 'distance':
      return lineFigures(places);
    case 'profile':
      return lineFigures(places).slice(0, 1);
    case 'area':
      return areaFigures(places);
    case 'height':
      return heightFigures(places);
    case 'spot':
      return [];
  }
}

/**
 * All that can be said, with the ground below asked for. What the probe does not know is left out. `onPart` hears of
 * what is known before what takes long.
 */
export async function measure(
  kind: MeasureKind,
  places: readonly GroundPlace[],
  probe: Probe,
  geoid: Geoid | undefined,
  onPart: (known: Measured) => void = () => undefined,
): Promise<Measured> {
  const figures = liveFigures(kind, places);
  switch (kind) {
    case 'distance': {
      const stations = await onGround(stationsAlong(places, GROUND_STATIONS), probe);
      const [terrain] = groundFigures(stations);
      return { figures: [figures[0], ...(terrain ? [terrain] : []), ...figures.slice(1)] };
    }
    case 'area': {
      if (figures.length === 0) return { figures };
      const grid = areaGrid(places);
      const surface = surfaceArea(places, grid, await probe.ground(grid.corners));
      const [area, ...others] = figures;
      return {
        figures: surface ? [area, { key: 'surface', quantity: 'area', value: surface }, ...others] : figures,
      };
    }
    case 'height':
      return { figures };
    case 'spot':
      return { figures: await spotFigures(places[0], probe, geoid) };
    case 'profile': {
      const stations = await onGround(stationsAlong(places, SURFACE_STATIONS), probe);
      onPart({ figures: [...figures, ...groundFigures(stations)], stations });
      const surface = await probe.surface(stations);
      const complete = stations.map((station, i) => {
        const top = surface[i];
        // What is drawn of the ground is coarser than what was asked for: nothing is lower than the ground.
        return top === undefined ? station : { ...station, surface: Math.max(top, station.ground ?? top) };
      });
      return {
        figures: [...figures, ...groundFigures(complete), ...extremeFigures(complete)],
        stations: complete,
      };
    }
  }
}

async function onGround(stations: Station[], probe: Probe): Promise<Station[]> {
  const heights = await probe.ground(stations);
  return stations.map((station, i) => ({ ...station, ground: heights[i] }));
}

async function spotFigures(place: GroundPlace, probe: Probe, geoid: Geoid | undefined): Promise<Figure[]> {
  const [ground] = await probe.ground([place]);
  const figures: Figure[] = [];
  if (ground !== undefined)
    figures.push({ key: 'aboveGround', quantity: 'height', value: place.height - ground });
  if (geoid)
    figures.push({
      key: 'orthometric',
      quantity: 'height',
      value: place.height - geoid(place.longitude, place.latitude),
    });
  figures.push({ key: 'ellipsoidal', quantity: 'height', value: place.height });
  if (ground !== undefined) figures.push({ key: 'groundHeight', quantity: 'height', value: ground });
  return figures;
}
