import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Area } from '../../../models/schema/view-document.ts';
import type { Name } from '../names.ts';
import type { Box, ToDegrees } from './river-water.ts';

/** What every preset has; the texts of its description come after the word that it is simulated. */
export function basePreset(id: string, name: Name, description: Name, duration: number): FloodCase {
  return {
    schema: 'citymirror/flood-case/1',
    id,
    name: { 'zh-CN': name.zh, en: name.en },
    description: {
      'zh-CN': `生成数据，虚构城市的演练情景。${description.zh}`,
      en: `Simulated, a rehearsal in a fictional city. ${description.en}`,
    },
    ...{ scheme: 'inertial', buildings: 'blocks', duration, every: 300 },
    ...{ initial: [], edges: [], rain: [], sources: [], walls: [], breaches: [] },
    ...{ links: [], gauges: [], sections: [] },
  };
}

export const areaOf = ([west, south, east, north]: Box, toDegrees: ToDegrees): Area => [
  [toDegrees([west, south]), toDegrees([east, south]), toDegrees([east, north]), toDegrees([west, north])],
];

export const HOUR = 3_600;
