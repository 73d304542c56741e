import type { Scene } from '../../models/schema/scene.ts';
import { rulesOn } from '../../scenes/planning/rules/index.ts';
import { localTime } from '../panels/bars/time-zone.ts';
import { rulePacksOf } from '../planning/rules.ts';
import type { SchemeChange } from '../planning/scheme-change.ts';
import { type CitySite, siteOf } from './city-site.ts';
import { askGround } from './ground/ask-ground.ts';
import { clearancesResult, pitResult, spillResult, valveResult } from './ground/pipe-results.ts';
import { contoursResult, earthworkResult, profileResult, slopeResult } from './ground/terrain-results.ts';
import type { StudyContext } from './job.ts';
import { madeWith } from './made-with.ts';
import { askReach } from './reach/ask-reach.ts';
import { isochronesResult, lifeCircleResult } from './reach/reach-results.ts';
import type { StudyRequest } from './request.ts';
import type { StudyResult } from './result.ts';

/** Makes a study; the result says what was asked, and names the scheme that it is made with. Throws what the study throws. */
export async function makeStudy(
  { city, address }: { city: Scene; address: string },
  name: string,
  request: StudyRequest,
  context: StudyContext,
  scheme?: SchemeChange,
): Promise<StudyResult> {
  const result = await made(city, address, name, request, context, scheme);
  return madeWith({ ...result, again: request }, scheme?.use);
}

async function made(
  city: Scene,
  address: string,
  name: string,
  request: StudyRequest,
  context: StudyContext,
  scheme: SchemeChange | undefined,
): Promise<StudyResult> {
  const where = { city, address };
  const change = scheme && { scheme: await scheme.read() };
  switch (request.study) {
    case 'line-of-sight': {
      const { sightStudy } = await import('./sight/sight-study.ts');
      return sightStudy(where, request, name, context);
    }
    case 'skyline': {
      const { skylineStudy } = await import('./sight/skyline-study.ts');
      return skylineStudy(where, { ...request, ...change }, name, context);
    }
    case 'sun-hours': {
      const [{ sunStates }, { sunHoursResult }] = await Promise.all([
        import('./sun/sun-hours-study.ts'),
        import('./sun/sun-hours-result.ts'),
      ]);
      const { study: _, ...parameters } = request;
      const states = await sunStates(where, { ...parameters, ...change }, context);
      context.stage('finishing');
      // The clock that was asked with: on a machine of another zone the result is the same.
      const clock = (time: number) => localTime(time, request.utcOffset * 60).clock;
      return sunHoursResult(city, name, states, clock);
    }
    default:
      return onGround(siteOf(city, address), city, name, request, context);
  }
}

async function onGround(
  site: CitySite,
  city: Scene,
  name: string,
  request: Exclude<StudyRequest, { study: 'line-of-sight' | 'skyline' | 'sun-hours' }>,
  context: StudyContext,
): Promise<StudyResult> {
  switch (request.study) {
    case 'profile': {
      const { line, step } = request;
      return profileResult(city, name, await askGround('profile', { site, line, step }, context));
    }
    case 'slope': {
      const { area } = request;
      return slopeResult(city, name, area, await askGround('slope', { site, area }, context));
    }
    case 'contours': {
      const { area, interval } = request;
      return contoursResult(city, name, area, await askGround('contours', { site, area, interval }, context));
    }
    case 'cut-and-fill': {
      const { area, level } = request;
      const task = { site, area, ...(level === undefined ? {} : { level }) };
      return earthworkResult(city, name, area, await askGround('earthwork', task, context));
    }
    case 'pit': {
      const { area, depth, slope } = request;
      return pitResult(city, name, area, await askGround('pit', { site, area, depth, slope }, context));
    }
    case 'clearances': {
      const { area, day } = request;
      const rules = rulesOn(rulePacksOf(city), city.id, day);
      return clearancesResult(
        city,
        name,
        area,
        await askGround('clearances', { site, area, rules }, context),
      );
    }
    case 'valve': {
      const { at, kind } = request;
      return valveResult(city, name, await askGround('valve', { site, at, kind }, context));
    }
    case 'spill': {
      const { at, kind } = request;
      return spillResult(city, name, await askGround('spill', { site, at, kind }, context));
    }
    case 'isochrones': {
      const { from, by, speed, limits } = request;
      return isochronesResult(
        city,
        name,
        await askReach('isochrones', { site, from, by, speed, limits }, context),
      );
    }
    case 'life-circle': {
      const { from, speed, limit, wanted } = request;
      const task = { site, from, by: 'foot' as const, speed, limit, wanted };
      return lifeCircleResult(city, name, await askReach('lifeCircle', task, context));
    }
  }
}
