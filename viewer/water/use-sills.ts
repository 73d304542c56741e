import { useEffect, useState } from 'react';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { Sills } from '../../scenes/flood/forcing/input.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import { wallSills } from '../../scenes/flood/surface/wall-sills.ts';
import { recordError } from '../stores/status.ts';
import type { WaterPictures } from './water-pictures.ts';

const NO_WALLS: FloodCase['walls'] = [];

/** Crests of the walls of a run's case on the sides of its cells; undefined where it has none, and until they are there. */
export function useSills(
  { bed }: WaterSource,
  { grid, placement }: NonNullable<WaterPictures['place']>,
  walls: FloodCase['walls'] = NO_WALLS,
): Sills | undefined {
  const [sills, setSills] = useState<Sills>();
  useEffect(() => {
    let isOver = false;
    setSills(undefined);
    wallSills({ walls }, grid, bed, placement.toCell).then((found) => isOver || setSills(found), recordError);
    return () => {
      isOver = true;
    };
  }, [bed, grid, placement, walls]);
  return sills;
}
