import type { Scene } from '../../models/schema/scene.ts';
import type { StudyContext } from './job.ts';
import type { StudyResult } from './result.ts';

/** Whether a result says all that it takes to make it again: what was asked, or a version of each scheme of it. */
export const canRunAgain = ({ again, origin: { kind, schemes } }: StudyResult): boolean =>
  (again !== undefined || (ofSchemes(kind) && schemes !== undefined)) &&
  (schemes ?? []).every(({ isSaved }) => isSaved);

const ofSchemes = (kind: string): boolean => kind === 'indicators' || kind === 'scheme-comparison';

/** Makes a result again from what it says and what the city holds now. Throws what its study throws. */
export async function resultAgain(
  city: Scene,
  address: string,
  result: StudyResult,
  context: StudyContext,
): Promise<StudyResult> {
  if (result.again) {
    const [{ makeStudy }, { changeAgain }] = await Promise.all([
      import('./make-study.ts'),
      import('../planning/run-again.ts'),
    ]);
    const scheme = await changeAgain(city, result, context.signal);
    return makeStudy({ city, address }, result.name, result.again, context, scheme);
  }
  const { schemesAgain } = await import('../planning/run-again.ts');
  return schemesAgain(city, address, result, context);
}
