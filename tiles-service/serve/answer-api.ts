import type { Logger } from 'pino';
import type { LocalizedText, Making } from '../../models/schema/index.ts';
import type { Grant } from './access.ts';
import { type Answer, grantFor } from './asked.ts';
import { IMPORT_ADVICE } from './guidance.ts';
import { jsonBody, sendBody } from './send-body.ts';
import type { ServedCity } from './served-city.ts';

/** What /api/cities lists. */
export interface CityEntry {
  id: string;
  name: LocalizedText;
  /** Address of the scene, relative to the viewer's page. */
  scene: string;
}

/**
 * GET /api/health, /api/time (the server's UTC milliseconds, which clients follow), /api/cities and /api/making (the
 * city that is being made, for a page that waits for it). Without accounts also /api/session, which is null.
 */
export function apiAnswer(options: {
  cities: readonly ServedCity[];
  logger: Logger;
  making?: () => Making | undefined;
}): Answer {
  return async (asked) => {
    const open = grantFor(asked, 'public');
    if (!open || asked.segments.length !== 2) return false;
    const send = (value: unknown) => sendBody(open, asked.request, asked.response, jsonBody(value));
    switch (asked.segments[1]) {
      case 'time':
        await send({ time: Date.now() });
        return true;
      case 'cities':
        await send(await visibleCities(asked.grants, options));
        return true;
      case 'session':
        // Where there are accounts, their service has answered before.
        await send(null);
        return true;
      case 'making':
        await send({ making: options.making?.() ?? null });
        return true;
      case 'health': {
        const cities = (await visibleCities(asked.grants, options)).length;
        await send({
          status: 'ok',
          cities,
          ...(options.cities.length === 0 ? { advice: IMPORT_ADVICE } : {}),
        });
        return true;
      }
      default:
        return false;
    }
  };
}

export async function visibleCities(
  grants: readonly Grant[],
  { cities, logger }: { cities: readonly ServedCity[]; logger: Logger },
): Promise<CityEntry[]> {
  const visible: CityEntry[] = [];
  for (const city of cities) {
    try {
      const scene = await city.scene(grants);
      if (scene)
        visible.push({
          id: city.id,
          name: scene.name,
          scene: `city/${encodeURIComponent(city.id)}/scene.json`,
        });
    } catch (error) {
      // A city that cannot be read does not take the others down.
      logger.error({ err: error, city: city.id }, (error as Error).message);
    }
  }
  return visible;
}
