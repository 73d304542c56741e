import type { Publication } from '../../../models/schema/index.ts';
import type { DemoCity } from '../city.ts';
import { bearing } from '../furniture.ts';
import { type Point, ringCentroid } from '../plane.ts';
import { offset } from '../rivers.ts';
import { type DemoThing, type Pool, pool } from './thing.ts';

/** Whose camera it is, and so what it is for. */
interface Owner {
  network: string;
  owner: string;
  zh: string;
  en: string;
  /** Who may see its pictures without asking; that it is there, everybody inside may know. */
  pictures: Publication;
  /** Metres over the ground; degrees over the horizon; degrees across; metres that it shows. */
  height: number;
  pitch: number;
  fieldOfView: number;
  reach: number;
}

const OWNERS = {
  traffic: {
    network: 'traffic',
    owner: '交警支队',
    zh: '交通监控',
    en: 'Traffic camera',
    pictures: 'internal',
    height: 6.5,
    pitch: -12,
    fieldOfView: 62,
    reach: 120,
  },
  police: {
    network: 'police',
    owner: '公安局',
    zh: '治安监控',
    en: 'Police camera',
    pictures: 'restricted',
    height: 4.5,
    pitch: -14,
    fieldOfView: 78,
    reach: 70,
  },
  river: {
    network: 'river',
    owner: '水利局',
    zh: '河道监控',
    en: 'River camera',
    pictures: 'internal',
    height: 10,
    pitch: -6,
    fieldOfView: 60,
    reach: 400,
  },
  park: {
    network: 'park',
    owner: '园林局',
    zh: '公园监控',
    en: 'Park camera',
    pictures: 'internal',
    height: 6,
    pitch: -10,
    fieldOfView: 75,
    reach: 120,
  },
  emergency: {
    network: 'emergency',
    owner: '应急管理局',
    zh: '高点监控',
    en: 'High-point camera',
    pictures: 'internal',
    height: 3,
    pitch: -16,
    fieldOfView: 50,
    reach: 1_500,
  },
  school: {
    network: 'school',
    owner: '教育局',
    zh: '校门监控',
    en: 'School gate camera',
    pictures: 'restricted',
    height: 4,
    pitch: -15,
    fieldOfView: 80,
    reach: 50,
  },
} as const satisfies Record<string, Owner>;

/** Layer of the cameras that everybody may watch: rivers and parks, from far. */
export const PUBLIC_CAMERAS = 'cameras-public';
/** One in so many cameras of rivers and of parks is public. */
const PUBLIC_EVERY = 5;
/** Least height of a building that has a camera on its roof, metres. */
const HIGH = 70;

export function cameraPools(city: DemoCity): Pool[] {
  const { furniture, riversides, rivers, parks, blocks, buildings } = city;
  const standing = furniture.filter(({ kind }) => kind === 'surveillance');
  const banks = [rivers.west, rivers.east, rivers.joined].flatMap(({ line, widths, name }) => {
    const bank = offset(line, (i) => widths[i] / 2 + 30);
    return bank.flatMap((at, i) =>
      i % 9 === 4 && isInside(at, city.parameters.size)
        ? [{ at, name, heading: bearing(line[i][0] - at[0], line[i][1] - at[1]) }]
        : [],
    );
  });
  const gates = blocks.filter(({ facility }) => facility?.kind === 'school');
  const towers = buildings
    .map((building, index) => ({ building, index }))
    .filter(({ building }) => building.height >= HIGH && !building.base);
  return [
    pool('camera', 0.013, standing, ({ at, direction }, i) => {
      // Every third is the police's.
      const owner = i % 3 === 0 ? OWNERS.police : OWNERS.traffic;
      return { ...camera(owner, `street-${i + 1}`, i, at, direction ?? 0), belongs: { to: 'furniture', at } };
    }),
    pool('camera', 0.005, banks, ({ at, name, heading }, i) => {
      const made = {
        ...camera(OWNERS.river, `river-${i + 1}`, i, at, heading),
        name: { zh: `${name.zh}${OWNERS.river.zh} ${i + 1}`, en: `${name.en} camera ${i + 1}` },
      };
      return i % PUBLIC_EVERY === 0 ? opened(made) : made;
    }),
    pool(
      'camera',
      0.005,
      [...parks.map(({ paths }) => paths[0].line), ...riversides.map(({ path }) => path)].filter(
        (line) => line.length >= 3,
      ),
      (line, i) => {
        const middle = ringCentroid(line);
        const at = line[0];
        const heading = bearing(middle[0] - at[0], middle[1] - at[1]);
        const made = camera(OWNERS.park, `park-${i + 1}`, i, at, heading);
        return i % PUBLIC_EVERY === 0 ? opened(made) : made;
      },
    ),
    pool('camera', 0.002, towers, ({ building, index }, i) => {
      const at = building.ring[0];
      const middle = ringCentroid(building.ring);
      return {
        ...camera(
          OWNERS.emergency,
          `high-${index + 1}`,
          i,
          at,
          bearing(at[0] - middle[0], at[1] - middle[1]),
        ),
        height: building.height + OWNERS.emergency.height,
        belongs: { to: 'building', index },
      };
    }),
    pool('camera', 0.005, gates, (block, i) => {
      const at = block.ring[0];
      const middle = ringCentroid(block.ring);
      const made = camera(
        OWNERS.school,
        `school-${i + 1}`,
        i,
        at,
        bearing(middle[0] - at[0], middle[1] - at[1]),
      );
      const name = block.facility?.name;
      return name
        ? { ...made, name: { zh: `${name.zh}${OWNERS.school.zh}`, en: `${name.en}, gate camera` } }
        : made;
    }),
  ];
}

/** Everybody may know of it and watch it. */
const opened = (camera: Omit<DemoThing, 'kind'>): Omit<DemoThing, 'kind'> => ({
  ...camera,
  layer: PUBLIC_CAMERAS,
  publication: 'public',
  properties: { ...camera.properties, pictures: 'public' },
});

/** Its properties are those of models/schema/camera-feed.ts. */
function camera(
  owner: Owner,
  id: string,
  index: number,
  at: Point,
  heading: number,
): Omit<DemoThing, 'kind'> {
  const { network, zh, en, pictures, height, pitch, fieldOfView, reach } = owner;
  return {
    id: `camera-${id}`,
    name: { zh: `${zh} ${index + 1}`, en: `${en} ${index + 1}` },
    at,
    height,
    publication: 'internal',
    properties: {
      owner: owner.owner,
      network,
      heading,
      pitch,
      roll: 0,
      fieldOfView,
      aspect: 1.7778,
      reach,
      pictures,
    },
  };
}

const isInside = ([x, y]: Point, size: number): boolean => Math.max(Math.abs(x), Math.abs(y)) < size / 2 - 50;
