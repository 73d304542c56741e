import type { StoreHeader } from '../../models/feature-store/index.ts';
import type { Camera, Scene, Viewpoint } from '../../models/schema/index.ts';
import type { GroundSampler } from '../../scenes/geometry/solids/stand.ts';

export interface Heart {
  longitude: number;
  latitude: number;
  /** Metres from the heart within which most of the city lies. */
  radius: number;
}

const METRES_PER_DEGREE = 111_320;

/** Where most features are: the mean of the blocks by count, and the distance that holds four fifths of them. */
export function heartOf(headers: readonly StoreHeader[]): Heart | undefined {
  const blocks = headers.flatMap(({ blocks }) => blocks).filter(({ extent }) => extent[0] < extent[2]);
  const total = blocks.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  let longitude = 0;
  let latitude = 0;
  for (const { extent, count } of blocks) {
    longitude += ((extent[0] + extent[2]) / 2) * (count / total);
    latitude += ((extent[1] + extent[3]) / 2) * (count / total);
  }
  const scale = Math.cos((latitude * Math.PI) / 180);
  const reaches = blocks
    .map(({ extent, count }) => {
      const x = Math.max(extent[2] - longitude, longitude - extent[0]) * scale;
      const y = Math.max(extent[3] - latitude, latitude - extent[1]);
      return { metres: Math.hypot(x, y) * METRES_PER_DEGREE, count };
    })
    .sort((a, b) => a.metres - b.metres);
  let seen = 0;
  const reach = reaches.find(({ count }) => (seen += count) >= total * 0.8)!;
  return { longitude, latitude, radius: Math.min(Math.max(reach.metres, 150), 30_000) };
}

/** Where to look from at first: the whole, from above, and from the street's height. */
export function viewpointsOf(heart: Heart, ground: GroundSampler): Viewpoint[] {
  const { radius } = heart;
  return [
    {
      id: 'overview',
      name: { 'zh-CN': '全城', en: 'Overview' },
      camera: lookAt(heart, ground, 0, -32, radius * 1.9),
    },
    {
      id: 'above',
      name: { 'zh-CN': '正上方', en: 'From above' },
      camera: lookAt(heart, ground, 0, -89.9, radius * 2.4),
    },
    {
      id: 'quarter',
      name: { 'zh-CN': '街区', en: 'Quarter' },
      camera: lookAt(heart, ground, 40, -24, Math.min(700, radius)),
    },
    {
      id: 'roofs',
      name: { 'zh-CN': '屋顶之上', en: 'Over the roofs' },
      camera: lookAt(heart, ground, 300, -14, Math.min(320, radius)),
    },
  ];
}

/** A camera that sees the heart in its middle, from `distance` metres, looking along heading and pitch. */
export function lookAt(
  heart: Heart,
  ground: GroundSampler,
  heading: number,
  pitch: number,
  distance: number,
): Camera {
  const angle = (heading * Math.PI) / 180;
  const along = distance * Math.cos((pitch * Math.PI) / 180);
  const latitude = heart.latitude - (along * Math.cos(angle)) / METRES_PER_DEGREE;
  const scale = METRES_PER_DEGREE * Math.cos((heart.latitude * Math.PI) / 180);
  const longitude = heart.longitude - (along * Math.sin(angle)) / scale;
  const lift = distance * Math.sin((-pitch * Math.PI) / 180);
  const base = Math.max(
    ground.heightAt(heart.longitude, heart.latitude),
    ground.heightAt(longitude, latitude) - lift + 30,
  );
  return { longitude, latitude, height: base + lift, heading, pitch, roll: 0 };
}

export function sceneOrigin(heart: Heart, ground: GroundSampler): Scene['origin'] {
  const { longitude, latitude } = heart;
  return { longitude, latitude, height: ground.heightAt(longitude, latitude) };
}
