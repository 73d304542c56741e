import type { Scene } from '../../models/schema/scene.ts';
import type { StudyResult } from '../studies/result.ts';
import { comparedUse, massingBetween } from './compared-scheme.ts';
import { comparisonStudyOf } from './comparison-study.ts';
import { useFigures } from './figures.ts';
import { seenScheme, useScheme } from './scheme-store.ts';
import { openSchemeUse } from './scheme-use.ts';

/** The open scheme and the one that it is compared with, as a result. Undefined while there are not both. */
export async function comparisonStudy(
  city: Scene,
  address: string,
  signal: AbortSignal,
): Promise<StudyResult | undefined> {
  const state = useScheme.getState();
  const [open, use] = [seenScheme(state), openSchemeUse(state)];
  const before = comparedUse();
  const { rules, plane, around, standing: known, leftOut = [] } = useFigures.getState();
  if (!open || !use || !before || !rules || !plane) return undefined;
  const after = { scheme: open, use };
  const standing = around === 'read' ? (known ?? []) : undefined;
  return comparisonStudyOf(city, {
    ...{ before, after, rules, plane, standing, leftOut },
    massing: await massingOrNone(() =>
      massingBetween(city, address, { before, after, standing: standing ?? [] }, signal),
    ),
  });
}

/** Undefined where levels and ground are not known in one datum: the rest of a comparison is there all the same. */
export async function massingOrNone<Value>(reckon: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await reckon();
  } catch (error) {
    if ((error as { name?: unknown } | null)?.name === 'AbortError') throw error;
    return undefined;
  }
}
