import { createTransform, loadEgm96, parseVerticalDatum, resolveCrs } from '../../models/geodesy/index.ts';
import type { Viewpoint } from '../../models/schema/index.ts';
import { DEMO_ORIGIN, type DemoCity } from '../../scenes/demo/city.ts';
import { chooseViewpoints } from '../../scenes/demo/viewpoints.ts';
import { lookupCrs } from '../read/crs-lookup.ts';

/** The demo city's viewpoints as the manifest has them: degrees and ellipsoidal metres. */
export async function demoViewpoints(city: DemoCity): Promise<Viewpoint[]> {
  await loadEgm96();
  const crs = resolveCrs(DEMO_ORIGIN.crs, lookupCrs);
  const transform = await createTransform(crs, parseVerticalDatum(DEMO_ORIGIN.verticalDatum));
  const place = new Float64Array(3);
  return chooseViewpoints({ ...city, size: city.parameters.size }).map(
    ({ id, name, target, lift, heading, pitch, distance }) => {
      const [h, p] = [(heading * Math.PI) / 180, (pitch * Math.PI) / 180];
      const back = distance * Math.cos(p);
      const from = [target[0] - back * Math.sin(h), target[1] - back * Math.cos(h)] as const;
      const wanted = city.landscape.heightAt(target) + lift - distance * Math.sin(p);
      const height = Math.max(wanted, city.landscape.heightAt(from) + 2);
      place.set([DEMO_ORIGIN.x + from[0], DEMO_ORIGIN.y + from[1], height]);
      transform.toGeodetic(place, place);
      const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
      return {
        id,
        name: { 'zh-CN': name.zh, en: name.en },
        camera: {
          longitude: rounded(place[0], 7),
          latitude: rounded(place[1], 7),
          height: rounded(place[2], 1),
          heading: rounded(heading % 360, 1),
          pitch,
          roll: 0,
        },
      };
    },
  );
}
