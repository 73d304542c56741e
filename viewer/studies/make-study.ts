import type { Scene } from '../../models/schema/scene.ts';
import { rulesOn } from '../../scenes/planning/rules/index.ts';
import { rulePacksOf } from '../planning/rules.ts';
import { siteOf } from './city-site.ts';
import { askGround } from './ground/ask-ground.ts';
import { clearancesResult, pitResult, spillResult, valveResult } from './ground/pipe-results.ts';
import { contoursResult, earthworkResult, profileResult, slopeResult } from './ground/terrain-results.ts';
import type { StudyContext } from './job.ts';
import { askReach } from './reach/ask-reach.ts';
import { isochronesResult, lifeCircleResult } from './reach/reach-results.ts';
import type { StudyRequest } from './request.ts';
import type { StudyResult } from './result.ts';

/** Makes a study of the ground or of reach; the result says what was asked. Throws what the study throws. */
export async function makeStudy(
  { city, address }: { city: Scene; address: string },
  name: string,
  request: StudyRequest,
  context: StudyContext,
): Promise<StudyResult> {
  return { ...(await made(city, address, name, request, context)), again: request };
}

async function made(
  city: Scene,
  address: string,
  name: string,
  request: StudyRequest,
  context: StudyContext,
): Promise<StudyResult> {
  const site = siteOf(city, address);
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
