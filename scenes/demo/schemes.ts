import type { Area } from '../../models/schema/position.ts';
import type { Scheme, SchemeBuilding, SchemeParcel } from '../../models/schema/scheme.ts';
import type { DemoCity } from './city.ts';
import type { Control } from './controls.ts';
import type { ToDegrees } from './flood/river-water.ts';
import { landUseOf } from './land-use-plan.ts';
import { distance, inset, type Point, type Ring, ringArea, ringCentroid } from './plane.ts';
import { inscribed } from './plots.ts';
import { newCentre } from './zones.ts';

/** Metres that everything keeps from the side of its parcel: what the rules of the city ask of the highest. */
const ASIDE = 15.5;
/** Metres between a podium and the green around it, for those who walk and deliver. */
const YARD = 5;
/** Metres of green inside of the parcel's side. */
const EDGE = 0.5;
const PODIUM = { storeys: 2, storeyHeight: 5 };
const TOWER_STOREY = 4;
/** Storeys by which the one scheme is too high on purpose. */
const TOO_MANY = 4;
/** Square metres of basement for one parking place. */
const PLACE = 35;

/** What is laid out on a parcel, on the city's plane. */
interface Site {
  index: number;
  control: Control;
  podium: Point[];
  tower: Point[];
  hole: Point[];
  rim: Point[];
  storeys: number;
}

/**
 * Two schemes for one parcel of the new centre: an office tower on a podium that keeps the parcel's controls, and the same
 * slimmer and higher than allowed, on purpose, so that the rules have something to say. Empty where the city has no
 * parcel for it.
 */
export function demoSchemes(city: DemoCity, toDegrees: ToDegrees): Scheme[] {
  const site = siteOf(city);
  if (!site) return [];
  const slim = scaled(site.tower, Math.sqrt(site.storeys / (site.storeys + TOO_MANY)));
  return [
    schemeOf(city, site, toDegrees, {
      id: 'tower-within-rules',
      name: { 'zh-CN': '新城中心塔楼方案甲（演示）', en: 'New centre tower, scheme A (demo)' },
      description: {
        'zh-CN': '生成数据，虚构城市的方案：符合本地块各项控制指标。',
        en: "Simulated, a scheme in a fictional city: it keeps all of the parcel's controls.",
      },
      tower: site.tower,
      storeys: site.storeys,
    }),
    schemeOf(city, site, toDegrees, {
      id: 'tower-too-high',
      name: {
        'zh-CN': '新城中心塔楼方案乙（演示：故意超高）',
        en: 'New centre tower, scheme B (demo: too high on purpose)',
      },
      description: {
        'zh-CN': `生成数据，虚构城市的方案：塔楼比限高多 ${TOO_MANY} 层，为演示超限告警而故意违反一项规定，其余指标符合。`,
        en: `Simulated, a scheme in a fictional city: ${TOO_MANY} storeys over the height limit, one rule broken on purpose to show how that is told; all else is kept.`,
      },
      tower: slim,
      storeys: site.storeys + TOO_MANY,
    }),
  ];
}

/** The parcel nearest to the heart of the new centre that has room for it under its controls. */
function siteOf(city: DemoCity): Site | undefined {
  const heart = newCentre(city.parameters.size);
  const landmarks = new Set(city.buildings.flatMap(({ name, parcel }) => (name ? (parcel ?? []) : [])));
  const near = city.parcels
    .map(({ ring, block }, index) => ({ ring, block, index, away: distance(ringCentroid(ring), heart) }))
    .filter(({ block, index }) => {
      const { zone, facility } = city.blocks[block];
      return zone === 'centre' && !facility && !landmarks.has(index) && !city.controls[index].tooHigh;
    })
    .sort((a, b) => a.away - b.away);
  for (const { ring, index } of near) {
    const site = layOutOn(ring, city.controls[index], index);
    if (site) return site;
  }
  return undefined;
}

function layOutOn(ring: Ring, control: Control, index: number): Site | undefined {
  const area = ringArea(ring);
  const room = inscribed(
    inset(ring, () => ASIDE),
    24,
  );
  const storeys = Math.floor((control.heightLimit - PODIUM.storeys * PODIUM.storeyHeight) / TOWER_STOREY);
  if (!room || storeys < 8 || storeys > 60) return undefined;
  const share = Math.min(1, (0.9 * control.densityLimit * area) / ringArea(room.ring));
  const podium = scaled(room.ring, Math.sqrt(share));
  const floors = 0.95 * control.floorAreaRatioLimit * area - PODIUM.storeys * ringArea(podium);
  const tower = scaled(podium, Math.sqrt(Math.min(0.6, floors / storeys / ringArea(podium))));
  if (!(floors > 0) || ringArea(tower) < 300) return undefined;
  const rim = inset(ring, () => EDGE);
  const hole = inset(ring, () => ASIDE - YARD);
  const green = ringArea(rim) - ringArea(hole);
  if (hole.length < 3 || green < 1.02 * control.greenLeast * area) return undefined;
  return { index, control, podium, tower, hole, rim, storeys };
}

/** A ring around its middle, its sides so many times as long. */
function scaled(ring: Ring, by: number): Point[] {
  const [x, y] = ringCentroid(ring);
  return ring.map(([px, py]): Point => [x + (px - x) * by, y + (py - y) * by]);
}

function schemeOf(
  city: DemoCity,
  { index, control, podium, hole, rim }: Site,
  toDegrees: ToDegrees,
  form: Pick<Scheme, 'id' | 'name' | 'description'> & { tower: Point[]; storeys: number },
): Scheme {
  const { tower, storeys, ...named } = form;
  const { ring, block } = city.parcels[index];
  const number = String(index + 1).padStart(6, '0');
  const areaOf = (...rings: Ring[]): Area => rings.map((one) => one.map(toDegrees));
  const clause = `两江市新城中心控制性详细规划（虚构）宗地 ${number}`;
  const controls: SchemeParcel['controls'] = {
    floorAreaRatio: { most: control.floorAreaRatioLimit, clause },
    buildingDensity: { most: control.densityLimit, clause },
    greenRatio: { least: control.greenLeast, clause },
    height: { most: control.heightLimit, clause },
  };
  const floorArea = PODIUM.storeys * ringArea(podium) + storeys * ringArea(tower);
  // One place for each 100 m² is more than the rules ask of shops and offices.
  const parkingPlaces = Math.ceil(floorArea / 100);
  const building: SchemeBuilding = {
    id: 'tower',
    footprint: areaOf(podium),
    floors: [
      { use: 'retail', ...PODIUM },
      { use: 'office', storeys, storeyHeight: TOWER_STOREY, footprint: areaOf(tower) },
    ],
    basements: [
      {
        use: 'parking',
        storeys: Math.max(1, Math.ceil((parkingPlaces * PLACE) / ringArea(podium))),
        storeyHeight: 3.6,
      },
    ],
    parkingPlaces,
    phase: 'build',
  };
  return {
    schema: 'citymirror/scheme/1',
    ...named,
    author: 'CityMirror',
    version: 1,
    created: Date.UTC(2026, 0, 15),
    simulated: true,
    publication: 'internal',
    rules: { pack: 'liangjiang', edition: '2026' },
    verticalDatum: '1985',
    phases: [
      {
        id: 'clear',
        name: { 'zh-CN': '拆除', en: 'Clearing' },
        begin: '2027-03-01',
        end: '2027-08-31',
      },
      {
        id: 'build',
        name: { 'zh-CN': '建设', en: 'Building' },
        begin: '2027-09-01',
        end: '2030-06-30',
      },
    ],
    parcels: [
      {
        id: `parcels:p${index + 1}`,
        name: { 'zh-CN': `宗地 ${number}`, en: `Parcel ${number}` },
        area: areaOf(ring),
        landUse: landUseOf(city.blocks[block]).code,
        controls,
        parkingPlaces: 0,
      },
    ],
    buildings: [building],
    greens: [{ id: 'garden', kind: 'ground', area: areaOf(rim, hole), phase: 'build' }],
    roads: [],
    demolitions: city.buildings.flatMap(({ parcel }, at) =>
      parcel === index ? [{ feature: `city:b${at + 1}`, phase: 'clear' }] : [],
    ),
  };
}
