import { DEMO_ORIGIN, type DemoCity } from '../../scenes/demo/city.ts';

/** Name of the manifest among a demo city's sources. */
export const DEMO_MANIFEST = 'liangjiang.yaml';

/** The manifest that brings the sources in. */
export function manifestOf({ parameters }: DemoCity): string {
  return `schema: citymirror/manifest/1
id: liangjiang
name: { zh-CN: 两江（虚构）, en: Liangjiang (fictional) }
grid: { crs: '${DEMO_ORIGIN.crs}', verticalDatum: '${DEMO_ORIGIN.verticalDatum}' }
defaults:
  owner: CityMirror
  licence: CC0-1.0
  attribution: 虚构城市 · Fictional city, seed ${parameters.seed}
  rhythm: static
  simulated: true
sources:
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
  - id: trees
    path: trees.csv
    idField: id
    type: SolitaryVegetationObject
    class: tree
    name: { zh-CN: 行道树与公园树, en: Street and park trees }
  - id: city
    path: buildings.geojsonl
    name: { zh-CN: 两江建筑, en: Buildings of Liangjiang }
    fields:
      residents: { publication: restricted }
      jobs: { publication: restricted }
`;
}
