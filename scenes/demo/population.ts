import type { Building, BuildingUse } from './buildings.ts';
import { floorAreaOf } from './floor-area.ts';
import type { Random } from './random.ts';

export interface Population {
  residents: number;
  jobs: number;
}

/** Square metres of floor for one who lives there, and for one who works there. */
const FLOOR: Record<BuildingUse, { resident?: number; job?: number }> = {
  residential: { resident: 42 },
  apartments: { resident: 38 },
  commercial: { job: 46 },
  office: { job: 24 },
  hotel: { job: 90 },
  industrial: { job: 85 },
  warehouse: { job: 240 },
  school: { job: 95 },
  hospital: { job: 48 },
  fire_station: { job: 60 },
  police: { job: 34 },
  government: { job: 30 },
  train_station: { job: 160 },
  civic: {},
};

/** Who lives and works in each building, by its floors, fuller and emptier ones among them. */
export function peopleOf(buildings: readonly Building[], random: Random): Population[] {
  return buildings.map((building) => {
    const { resident, job } = FLOOR[building.use];
    const floors = floorAreaOf(building);
    const taken = random.between(0.6, 1);
    return {
      residents: resident ? Math.round((floors / resident) * taken) : 0,
      jobs: job ? Math.round((floors / job) * taken) : 0,
    };
  });
}
