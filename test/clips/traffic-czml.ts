import type { Lane } from './traffic.ts';
import { placeOn } from './traffic.ts';

const COLOURS = [
  [226, 229, 232],
  [40, 44, 50],
  [150, 158, 166],
  [196, 201, 206],
  [36, 58, 96],
  [150, 34, 30],
  [88, 96, 104],
  [242, 242, 240],
];
/** Seconds between two places of a car; the engine draws straight lines between them. */
const STEP = 0.5;

/**
 * Cars on lanes as CZML, boxes with a cabin, which begin again where they began after `seconds`: each lane's cars are as
 * far apart as the one behind drives in a whole part of that time.
 */
export function trafficCzml(lanes: readonly Lane[], seconds: number, epoch: string): object[] {
  const end = new Date(Date.parse(epoch) + seconds * 1000).toISOString();
  const packets: object[] = [{ id: 'document', version: '1.0' }];
  let number = 0;
  for (const [index, lane] of lanes.entries()) {
    const length = lane.along[lane.along.length - 1];
    const way = lane.speed * seconds;
    const perLoop = 3 + ((index * 7) % 3);
    const gap = way / perLoop;
    // From before the beginning: they come in while the clip runs.
    for (let car = -perLoop; car * gap < length; car++) {
      const kind = ((((car % perLoop) + perLoop) % perLoop) * 5 + index * 3) % 17;
      // Not as on a string: each is off its place a little, the same in each round.
      const start = car * gap + ((((kind * 37) % 11) - 5) / 5) * Math.min(4, gap / 8);
      const samples: number[] = [];
      let from: number | undefined;
      let until = 0;
      for (let time = 0; time <= seconds + 1e-9; time += STEP) {
        const metres = start + lane.speed * time;
        if (metres < 0 || metres > length) continue;
        from ??= time;
        until = time;
        const [longitude, latitude, height] = placeOn(lane, metres);
        samples.push(time, longitude, latitude, height);
      }
      if (from === undefined || until - from < STEP) continue;
      const isBus = kind === 4;
      const [colour] = [COLOURS[kind % COLOURS.length]];
      const available = `${at(epoch, from)}/${until + STEP > seconds ? end : at(epoch, until)}`;
      const box = (id: string, size: [number, number, number], lift: number, rgba: number[]) => ({
        id,
        availability: available,
        position: {
          epoch,
          interpolationAlgorithm: 'LINEAR',
          cartographicDegrees: samples.map((value, i) => (i % 4 === 3 ? value + lift : value)),
        },
        orientation: { velocityReference: '#position' },
        box: {
          dimensions: { cartesian: size },
          material: { solidColor: { color: { rgba } } },
        },
      });
      number++;
      if (isBus) {
        packets.push(box(`bus${number}`, [11, 2.5, 2.9], 1.75, [38, 122, 150, 255]));
        packets.push(box(`glass${number}`, [10.6, 2.54, 0.9], 2.25, [22, 30, 38, 255]));
      } else {
        packets.push(box(`car${number}`, [4.5, 1.8, 0.75], 0.65, [...colour, 255]));
        packets.push(box(`cabin${number}`, [2.3, 1.6, 0.55], 1.3, [24, 31, 39, 255]));
        packets.push(box(`roof${number}`, [1.7, 1.5, 0.12], 1.6, [...colour, 255]));
      }
    }
  }
  return packets;
}

const at = (epoch: string, seconds: number): string =>
  new Date(Date.parse(epoch) + seconds * 1000).toISOString();
