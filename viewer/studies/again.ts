import type { Scene } from '../../models/schema/scene.ts';
import type { StudyContext } from './job.ts';
import type { StudyResult } from './result.ts';

/** Whether a result says all that it takes to make it again: a version of each scheme that it was made from. */
export const canRunAgain = ({ origin: { kind, schemes } }: StudyResult): boolean =>
  (kind === 'indicators' || kind === 'scheme-comparison') &&
  schemes?.every(({ isSaved }) => isSaved) === true;

/** Makes a result again from what it says and what the city holds now. Throws what its study throws. */
export async function resultAgain(
  city: Scene,
  address: string,
  result: StudyResult,
  context: StudyContext,
): Promise<StudyResult> {
  const { schemesAgain } = await import('../planning/run-again.ts');
  return schemesAgain(city, address, result, context);
}
