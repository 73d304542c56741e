import type { DemoCity } from '../../../scenes/demo/city.ts';
import {
  CONTROL_LINE_KINDS,
  CONTROL_LINE_TERMS,
  type ControlLineKind,
} from '../../../scenes/demo/control-lines.ts';
import type { ToDegrees } from '../to-degrees.ts';
import { linesOf } from './lines.ts';

const CLASSES: Record<ControlLineKind, string> = {
  red: 'road_red_line',
  green: 'green_line',
  blue: 'blue_line',
  purple: 'purple_line',
  yellow: 'yellow_line',
};

const GROUP = 'control-lines';

/** Of the layers panel. */
export const CONTROL_LINE_GROUP = `  - { id: ${GROUP}, name: { zh-CN: 规划控制线（五线）, en: Control lines of the plan } }
`;

/** What each kind is in the layers panel: the letter says the line, whatever colour it is drawn in. */
const NAMES: Record<ControlLineKind, string> = {
  red: '{ zh-CN: 道路红线, en: Roads (red lines) }',
  green: '{ zh-CN: 绿线（绿地）, en: Green space (green lines) }',
  blue: '{ zh-CN: 蓝线（水体）, en: Waters (blue lines) }',
  purple: '{ zh-CN: 紫线（历史文化）, en: Heritage (purple lines) }',
  yellow: '{ zh-CN: 黄线（基础设施）, en: Infrastructure (yellow lines) }',
};

/** The control lines of each kind as lines of GeoJSON, a file each. */
export function controlLineSources(
  { controlLines }: DemoCity,
  toDegrees: ToDegrees,
): Map<ControlLineKind, string> {
  const closed = (ring: readonly (readonly [number, number])[]) => {
    const corners = ring.map(toDegrees);
    return [...corners, corners[0]];
  };
  return new Map(
    kindsOf(controlLines).map((kind) => {
      const own = controlLines.filter((line) => line.kind === kind);
      const { zh, en, basis } = CONTROL_LINE_TERMS[kind];
      const features = own.map(({ name, lines, areas }, index) => ({
        type: 'Feature',
        id: `${kind[0]}${index + 1}`,
        properties: {
          name: name.zh,
          'name:en': name.en,
          class: CLASSES[kind],
          controlLine: zh,
          'controlLine:en': en,
          ...(basis ? { basis } : {}),
        },
        geometry:
          areas.length > 0
            ? { type: 'MultiPolygon', coordinates: areas.map((ring) => [closed(ring)]) }
            : { type: 'MultiLineString', coordinates: lines.map((line) => line.map(toDegrees)) },
      }));
      return [kind, linesOf(features)];
    }),
  );
}

/** The kinds that a city has any of: a small one may have no old town. */
const kindsOf = (lines: DemoCity['controlLines']): ControlLineKind[] =>
  CONTROL_LINE_KINDS.filter((kind) => lines.some((line) => line.kind === kind));

/** The part of the manifest for them. */
export const controlLineManifest = (lines: DemoCity['controlLines']): string =>
  kindsOf(lines)
    .map(
      (kind) => `  - id: line-${kind}
    path: line-${kind}.geojsonl
    group: ${GROUP}
    type: GenericCityObject
    class: { column: class }
    name: ${NAMES[kind]}
    outlines: dashed
    visible: false
`,
    )
    .join('');
