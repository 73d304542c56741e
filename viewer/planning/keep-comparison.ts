import type { Scene } from '../../models/schema/scene.ts';
import type { StudyResult } from '../studies/result.ts';
import { massingBetween, useCompared } from './compared-scheme.ts';
import { comparisonStudyOf } from './comparison-study.ts';
import { useFigures } from './figures.ts';
import { shownPhase } from './indicator-study.ts';
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
  const { scheme: other, entry } = useCompared.getState();
  const { rules, plane, around, standing: known } = useFigures.getState();
  if (!open || !use || !other || !entry || !rules || !plane) return undefined;
  const standing = around === 'read' ? (known ?? []) : undefined;
  const phase = shownPhase(open);
  const { id, where, version } = entry;
  return comparisonStudyOf(city, {
    before: {
      scheme: other,
      use: { id, where, version, name: other.name, isSaved: true, publication: other.publication },
    },
    after: { scheme: open, use },
    ...{ rules, plane, standing },
    ...(phase === undefined ? {} : { phase }),
    massing: await massingOrNone(() =>
      massingBetween(city, address, { other, open, standing: standing ?? [], phase }, signal),
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
