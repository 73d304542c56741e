import { create } from 'zustand';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { WATER_SHOWS } from '../../models/schema/view-document.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';

export { WATER_SHOWS } from '../../models/schema/view-document.ts';
/** What is shown of the water. */
export type WaterShows = (typeof WATER_SHOWS)[number];

/** The water on the page: what the run's panel chooses and what globe and map draw. */
export interface Water {
  /** Absent: no run is open. */
  run?: {
    id: string;
    source: WaterSource;
    /** UTC milliseconds of its beginning. */
    start: number;
    /** Of its case: thin ones, through which no water is drawn. */
    walls?: FloodCase['walls'];
  };
  /** Another run that this one is compared with, on the same grid: the difference of depth is shown then. */
  against?: { id: string; source: WaterSource; walls?: FloodCase['walls'] };
  /** Seconds since the beginning of the run; between two pictures the water is between them. */
  time: number;
  shows: WaterShows;
  showsFlow: boolean;
  /** A run may soon be there: what draws it is loaded. */
  isExpected?: boolean;
}

export const useWater = create<Water>(() => ({ time: 0, shows: 'depth', showsFlow: true }));

/** Whether there is water to draw, or soon may be. */
export const isWaterNear = ({ run, isExpected }: Water): boolean => run !== undefined || isExpected === true;
