import { InputError } from '../../models/errors.ts';
import type { SchemeUsed } from '../../models/schema/analysis-result.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { StudyContext } from '../studies/job.ts';
import type { StudyResult } from '../studies/result.ts';
import { dayInCity } from './city-day.ts';
import { planeOfCity } from './city-plane.ts';
import { massingBetween } from './compared-scheme.ts';
import { comparisonStudyOf } from './comparison-study.ts';
import { indicatorStudyOf } from './indicator-study.ts';
import { massingOrNone } from './keep-comparison.ts';
import { readScheme } from './open-scheme.ts';
import { rulesOf } from './rules.ts';
import { changeOf, type SchemeChange } from './scheme-change.ts';
import type { UsedScheme } from './scheme-use.ts';
import { standingAround } from './standing-around.ts';

/**
 * Makes a result of schemes again from what is kept: the versions that it names, by the rules of the day on which it was made
 * and what stands in the city now. Throws InputError, NoScheme, and what the server and the stores throw.
 */
export async function schemesAgain(
  city: Scene,
  address: string,
  { origin, made }: StudyResult,
  { signal, stage }: Pick<StudyContext, 'signal' | 'stage'>,
): Promise<StudyResult> {
  const waiting = planeOfCity(city);
  if (!waiting)
    throw new InputError(
      'study-no-grid',
      city.id,
      'it has no grid any more.',
      'Import it with `grid` in its manifest.',
    );
  stage('reading');
  const { schemes = [], parameters } = origin;
  const phases = schemes.length > 1 ? [parameters.before, parameters.phase] : [parameters.phase];
  const read = await Promise.all(
    schemes.map((used, at) =>
      // Results of before schemes said their phase tell it among their parameters alone.
      schemeOf(city, { ...used, ...(typeof phases[at] === 'string' && { phase: phases[at] }) }, signal),
    ),
  );
  const after = read.at(-1);
  if (!after) throw new InputError('again-no-scheme', origin.kind, 'it names no scheme.', 'Make it anew.');
  const { buildings: standing, leftOut } = await standingAround(
    city,
    address,
    read.map(({ scheme }) => scheme),
    signal,
  );
  const common = {
    ...{ plane: await waiting, standing, leftOut },
    rules: rulesOf(after.scheme, city, dayInCity(city, made)),
  };
  stage('computing');
  if (origin.kind === 'indicators') return indicatorStudyOf(city, { ...common, ...after });
  const [before] = read;
  const massing = await massingOrNone(() =>
    massingBetween(city, address, { before, after, standing }, signal),
  );
  return comparisonStudyOf(city, { ...common, before, after, massing });
}

/** What the scheme changes that a study was made with; undefined where there was none. Throws as `schemesAgain` does. */
export async function changeAgain(
  city: Scene,
  { origin: { schemes = [] } }: StudyResult,
  signal: AbortSignal,
): Promise<SchemeChange | undefined> {
  const [used] = schemes;
  if (!used) return undefined;
  const { scheme, use } = await schemeOf(city, used, signal);
  return { use, read: () => changeOf({ scheme, use }) };
}

async function schemeOf(city: Scene, used: SchemeUsed, signal: AbortSignal): Promise<UsedScheme> {
  const { id, where, version } = used;
  const { scheme } = await readScheme(city.id, { id, where, version }, signal);
  if (where === 'city' && scheme.version !== version)
    throw new InputError(
      'again-version',
      `${id}@${version}`,
      `the city has version ${scheme.version} of it now.`,
      'Make the result anew.',
    );
  return { scheme, use: { ...used, publication: scheme.publication } };
}
