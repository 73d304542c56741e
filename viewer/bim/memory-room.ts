import { usualBudget } from '../memory/shares.ts';
import { currentCity } from '../stores/boot.ts';
import { useStatus } from '../stores/status.ts';

/** Share of the budget that a building has at least, whatever the city below it holds. */
const LEAST = 1 / 3;

/** Bytes that the tiles of a building may take: what the budget of the scene leaves beside the city, which stands still. */
export function memoryRoom(): number {
  const { memory } = useStatus.getState();
  const megabytes = currentCity()?.city.memoryBudget;
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  const budget =
    memory?.budget ?? (megabytes === undefined ? usualBudget(deviceMemory) : megabytes * 2 ** 20);
  return Math.max(budget * LEAST, budget - (memory?.used ?? 0));
}
