import type { Viewpoint } from '../../models/schema/index.ts';
import { DEMO_ORIGIN, type DemoCity } from '../../scenes/demo/city.ts';
import { CONTROL_LINE_GROUP, controlLineManifest } from './sources/control-lines.ts';
import { PIPE_GROUP, pipeManifest } from './sources/pipes.ts';

/** Name of the manifest among a demo city's sources. */
export const DEMO_MANIFEST = 'liangjiang.yaml';

const MODEL_GROUP = `  - { id: models, name: { zh-CN: 建筑信息模型, en: Building models } }
`;
const modelManifest = (models: DemoCity['models']): string =>
  models
    .map(
      ({ kind, name }) => `  - id: ${kind}
    path: ${kind}.ifc
    group: models
    name: { zh-CN: ${name.zh}, en: '${name.en}' }
`,
    )
    .join('');

/** The manifest that brings the sources in. `presetFiles`: beside it. */
export function manifestOf(
  { parameters, pipes, controlLines, models }: DemoCity,
  viewpoints: readonly Viewpoint[],
  presetFiles: readonly string[],
): string {
  return `schema: citymirror/manifest/1
id: liangjiang
name: { zh-CN: 两江（虚构）, en: Liangjiang (fictional) }
grid:
  crs: '${DEMO_ORIGIN.crs}'
  verticalDatum: '${DEMO_ORIGIN.verticalDatum}'
  cellSize: 10
  publication: internal
  # The terrain of rivers is their bed already.
  depths: { river: 0, pond: 1.5, lake: 1.8 }
viewpoints: ${JSON.stringify(viewpoints)}
scenarioPresets: ${JSON.stringify(presetFiles)}
defaults:
  owner: CityMirror
  licence: CC0-1.0
  attribution: 虚构城市 · Fictional city, seed ${parameters.seed}
  rhythm: static
  simulated: true
groups:
${CONTROL_LINE_GROUP}${PIPE_GROUP}${MODEL_GROUP}sources:
  - id: terrain
    path: terrain.asc
    crs: ${DEMO_ORIGIN.crs}
    verticalDatum: '${DEMO_ORIGIN.verticalDatum}'
  - id: map
    path: map.osm
    name: { zh-CN: 道路与用地, en: Streets and land use }
    layerNames:
      map: { zh-CN: 道路、水系与用地, en: 'Streets, water and land use' }
      furniture: { zh-CN: 城市部件, en: Street furniture }
  - id: bus
    path: bus.geojson
    name: { zh-CN: 公交线路, en: Bus lines }
    visible: false
  - id: areas
    path: areas.geojson
    name: { zh-CN: 行政区划与网格, en: Districts and grids }
    visible: false
  - id: parcels
    path: parcels.geojsonl
    type: GenericCityObject
    class: parcel
    publication: internal
    name: { zh-CN: 宗地与控制指标, en: Parcels and their controls }
    visible: false
  - id: plan
    path: plan.geojsonl
    type: GenericCityObject
    class: planned_land_use
    name: { zh-CN: 用地规划, en: Land-use plan }
    visible: false
${controlLineManifest(controlLines)}  - id: shelters
    path: shelters.geojsonl
    type: PointOfInterest
    class: emergency_shelter
    name: { zh-CN: 应急避难场所, en: Emergency shelters }
    visible: false
  - id: structures
    path: structures.geojsonl
    type: Bridge
    class: { column: part }
    verticalDatum: '${DEMO_ORIGIN.verticalDatum}'
    name: { zh-CN: 桥梁与高架, en: Bridges and viaducts }
  - id: trees
    path: trees.csv
    idField: id
    type: SolitaryVegetationObject
    class: tree
    name: { zh-CN: 行道树与公园树, en: Street and park trees }
  - id: city
    path: buildings.geojsonl
    name: { zh-CN: 两江建筑, en: Buildings of Liangjiang }
    tileAttributes: [use, year, floorArea, district, districtName, street, grid, heightLimit, overHeight, residents, jobs]
    fields:
      residents: { publication: restricted }
      jobs: { publication: restricted }
    modelColumn: model
${modelManifest(models)}${pipeManifest(pipes, DEMO_ORIGIN.verticalDatum)}`;
}
