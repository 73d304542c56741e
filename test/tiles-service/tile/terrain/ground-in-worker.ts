import { openGround } from '../../../../tiles-service/tile/terrain/index.ts';

/** Heights along a list of places, sampled on a worker thread. */
export async function sampleGround({
  folder,
  places,
}: {
  folder: string;
  places: [number, number][];
}): Promise<number[]> {
  const ground = await openGround(folder);
  try {
    return places.map(([longitude, latitude]) => ground.heightAt(longitude, latitude));
  } finally {
    ground.close();
  }
}
