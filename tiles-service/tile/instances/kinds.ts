import type { Feature } from '../../../models/feature.ts';
import { hash64 } from '../../../models/ids.ts';
import { type FurnitureShape, furnitureModel } from './models/furniture.ts';
import type { Model } from './models/model-mesh.ts';
import { farTree, LEAF_TONES, NEEDLE_TONES, TREE_MODELS, type TreeShape } from './models/trees.ts';

/** What stands for a feature: a model, its size and where it looks. */
export interface InstanceKind {
  /** Names the model; the same name gives the same model. */
  model: string;
  /** Factors along x, y and z. */
  scale: [number, number, number];
  /** Metres. */
  height: number;
  /** Radians about up, counter-clockwise. */
  heading: number;
}

/** Furniture by the class of its source; the first match counts. */
const FURNITURE: [FurnitureShape, RegExp][] = [
  ['lamp', /lamp|lantern|street_?light|路灯|灯杆/],
  ['signal', /traffic_signal|traffic_light|信号灯|红绿灯/],
  ['shelter', /shelter|候车亭/],
  ['stop', /bus_stop|tram_stop|halt|platform|站牌/],
  ['table', /picnic_table/],
  ['bench', /bench|lounger|seat|座椅|长椅/],
  ['bin', /waste_basket|litter|\bbin\b|grit_bin|bbq|垃圾桶|果皮箱|废物箱/],
  ['containers', /recycling|waste_disposal|container/],
  ['hydrant', /hydrant|消火栓|消防栓|water_point|drinking_water|water_tap|compressed_air/],
  ['fountain', /fountain|watering_place/],
  ['racks', /bicycle_parking|bicycle_rental|motorcycle_parking|trolley_bay|cycle_barrier/],
  ['postBox', /post_box|邮筒|letter_box|give_box|insect_hotel|beehive/],
  [
    'machine',
    /vending|telephone|phone|parking_meter|ticket|charging|terminal|parcel_locker|bookcase|toll_booth|repair_station/,
  ],
  ['column', /column|obelisk|totem/],
  ['board', /board|map|billboard|poster|screen|广告牌|公告栏/],
  ['gate', /gate|barrier|stile|turnstile|bus_trap/],
  ['bollard', /bollard|block/],
  ['planter', /planter/],
  ['cover', /manhole|井盖|检查井|雨水口/],
  ['cabinet', /cabinet|transformer|substation|配电箱|交接箱|变压器/],
  ['camera', /surveillance|camera|摄像|监控/],
  ['tower', /tower|chimney|lighthouse|silo/],
  ['mast', /mast|antenna|flagpole|crane|siren|portal|cross|torii/],
  ['pole', /pole|电杆|电线杆/],
  ['sign', /sign|标志牌|指示牌|mirror|speed|milestone|guidepost|information|clock/],
];

const CONIFERS =
  /conifer|needle|pin(us|e)\b|picea|abies|spruce|\bfir\b|larch|larix|cedr|cedar|cupress|cypress|taxus|yew|sequoia|thuja|juniper|metasequoia/;
const PALMS = /palm|phoenix|washingtonia|trachycarpus|arec/;
const UPRIGHT = /populus|poplar|betula|birch|carpinus|fastigiata|columnar|ginkgo|lombard/;
const SPREADING =
  /platan|plane|quercus|oak|acer|maple|tilia|lime|linden|aescul|chestnut|ulmus|elm|fagus|beech/;

/** Kind of a tree: shape by species, size by its attributes or else by a share of chance, the same for an id. */
export function treeKind(feature: Feature): InstanceKind {
  const [a, b] = hash64(feature.id);
  const chance = (b & 0xffff) / 65_536;
  const { attributes } = feature;
  const words = ['species', 'genus', 'leaf_type', 'taxon', 'species:en', 'genus:en', 'type']
    .map((name) => attributes[name])
    .concat(feature.class ?? '')
    .filter((word) => typeof word === 'string')
    .join(' ')
    .toLowerCase();
  const shape: TreeShape = CONIFERS.test(words)
    ? 'conifer'
    : PALMS.test(words)
      ? 'palm'
      : UPRIGHT.test(words)
        ? 'upright'
        : SPREADING.test(words)
          ? 'spreading'
          : (['round', 'spreading', 'round', 'upright'] as const)[a & 3];
  const slim = shape === 'upright' || shape === 'conifer' ? 0.5 : shape === 'palm' ? 0.55 : 0.75;
  const known = measure(attributes.height, 1, 120);
  const knownCrown = measure(attributes.crownDiameter ?? attributes.diameter_crown, 0.5, 60);
  const height = known ?? (knownCrown ? knownCrown / slim : 7 + 6 * chance);
  const crown = knownCrown ?? Math.min(14, height * slim * (0.9 + 0.2 * chance));
  const tones = shape === 'conifer' ? NEEDLE_TONES : LEAF_TONES;
  return {
    model: `${shape}-${(a >>> 4) % tones.length}`,
    scale: [crown, height, crown],
    height,
    heading: ((a >>> 8) / 2 ** 24) * 2 * Math.PI,
  };
}

/** Kind of street furniture by its class; what is unknown is a post. */
export function furnitureKind(feature: Feature): InstanceKind {
  const [a] = hash64(feature.id);
  const words = `${feature.class ?? ''} ${String(feature.attributes.bus ?? '')}`.toLowerCase();
  const shape = FURNITURE.find(([, pattern]) => pattern.test(words))?.[0] ?? 'post';
  const usual = USUAL_HEIGHTS[shape] ?? 1;
  const known = measure(feature.attributes.height, 0.2, 150);
  const tall = shape === 'lamp' || shape === 'pole' || shape === 'mast' || shape === 'tower';
  const factor = tall && known ? known / usual : 1;
  const direction = measure(feature.attributes.direction, 0, 360);
  return {
    model: shape,
    scale: shape === 'tower' ? [factor, factor, factor] : [1, factor, 1],
    height: usual * factor,
    // Directions are degrees clockwise from north; the model looks along +z, which is south.
    heading: direction === undefined ? (a / 2 ** 32) * 2 * Math.PI : Math.PI - (direction * Math.PI) / 180,
  };
}

const USUAL_HEIGHTS: Partial<Record<FurnitureShape, number>> = {
  lamp: 7.2,
  signal: 3.6,
  stop: 2.9,
  shelter: 2.5,
  column: 3.3,
  board: 2.1,
  sign: 2.4,
  pole: 8,
  mast: 12,
  tower: 24,
  machine: 1.8,
};

/** The model of a name that a kind gave; `far`: with few faces, for tiles seen from afar. */
export function modelNamed(name: string, far: boolean): Model {
  const [shape, tone] = name.split('-');
  if (shape in TREE_MODELS) {
    const tree = shape as TreeShape;
    const leaves = (tree === 'conifer' ? NEEDLE_TONES : LEAF_TONES)[Number(tone ?? 0)];
    return far ? farTree(tree, leaves) : TREE_MODELS[tree](leaves).finish(name);
  }
  return furnitureModel(shape as FurnitureShape);
}

function measure(value: unknown, least: number, most: number): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
