import type { HeightOrigin } from '../../models/schema/analysis-result.ts';
import type { FloorUse, SchemeBuilding, SchemeFloors } from '../../models/schema/scheme.ts';
import { layOut, type Plane, type Polygon, polygonArea } from './plane.ts';

/** Storeys that are alike, on the plane. */
export interface MassFloors {
  use: FloorUse;
  polygon: Polygon;
  storeys: number;
  /** Square metres of one storey: of its outline, or as its model says. */
  area: number;
  /** Metres over the ground floor; below it for basements. */
  bottom: number;
  top: number;
}

/** A building as prisms on the plane of the grid. */
export interface Mass {
  id: string;
  /** Of the ground floor. */
  footprint: Polygon;
  floors: MassFloors[];
  basements: MassFloors[];
  /** Metres from the ground floor to the top. */
  height: number;
  /** Metres of the ground floor in the scheme's datum, where the document says it. */
  level?: number;
  parkingPlaces: number;
  heights: HeightOrigin;
  /** It stands in the city: no scheme builds it. */
  isStanding: boolean;
  /** Its storeys are a guess of its height. */
  isGuessed?: boolean;
}

/** A building that stands in the city, as a scheme would write it, and how its height is known. */
export interface StandingBuilding {
  building: SchemeBuilding;
  heights: HeightOrigin;
  /** Its storeys were not told: they are its height over a usual one of its use. */
  isGuessed?: boolean;
  /** Metres over the ground at which it begins; absent: on it. */
  lift?: number;
}

/** The mass of a building that stands in the city. */
export function massOfStanding(
  { building, heights, isGuessed, lift = 0 }: StandingBuilding,
  plane: Plane,
): Mass {
  const mass = massOf(building, plane, heights);
  const floors = mass.floors.map((floor) => ({
    ...floor,
    bottom: floor.bottom + lift,
    top: floor.top + lift,
  }));
  return { ...mass, floors, height: mass.height + lift, ...(isGuessed ? { isGuessed } : {}) };
}

/** `standing`: how the height of one that stands in the city is known; absent: a scheme builds it. */
export function massOf(building: SchemeBuilding, plane: Plane, standing?: HeightOrigin): Mass {
  const footprint = layOut(building.footprint, plane);
  const stack = (floors: readonly SchemeFloors[], up: 1 | -1): MassFloors[] => {
    let level = 0;
    return floors.map((floor) => {
      const polygon = floor.footprint ? layOut(floor.footprint, plane) : footprint;
      const from = level;
      level += up * floor.storeys * floor.storeyHeight;
      return {
        use: floor.use,
        polygon,
        storeys: floor.storeys,
        area: floor.area ?? polygonArea(polygon),
        bottom: Math.min(from, level),
        top: Math.max(from, level),
      };
    });
  };
  const floors = stack(building.floors, 1);
  return {
    id: building.id,
    footprint,
    floors,
    basements: stack(building.basements, -1),
    height: floors[floors.length - 1].top,
    ...(building.level === undefined ? {} : { level: building.level }),
    parkingPlaces: building.parkingPlaces,
    heights: standing ?? 'designed',
    isStanding: standing !== undefined,
  };
}
