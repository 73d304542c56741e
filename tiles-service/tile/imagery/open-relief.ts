import { loadEgm96 } from '../../../models/geodesy/index.ts';
import { openGround } from '../terrain/ground.ts';
import type { ReliefSource } from './relief.ts';

/**
 * The ground of a terrain (its `ground` folder), as heights above the sea, that is above the EGM96 geoid. Holds a
 * file open until it is closed.
 */
export async function openRelief(folder: string): Promise<ReliefSource & { close(): void }> {
  const [ground, undulation] = await Promise.all([openGround(folder), loadEgm96()]);
  return {
    extent: ground.extent,
    resolution: ground.resolution,
    close: () => ground.close(),
    heightAt: (longitude, latitude) => ground.heightAt(longitude, latitude) - undulation(longitude, latitude),
  };
}
