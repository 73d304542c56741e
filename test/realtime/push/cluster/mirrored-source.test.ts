import { expect, it } from 'vitest';
import type { TopicInfo } from '../../../../models/live/subscription.ts';
import { joinFrames } from '../../../../models/live/wire/frame.ts';
import { encodeRecordsBody, recordsFrame } from '../../../../models/live/wire/records.ts';
import type { CityStream } from '../../../../realtime/push/cluster/city-stream.ts';
import { MirroredSource } from '../../../../realtime/push/cluster/mirrored-source.ts';
import type { Topic } from '../../../../realtime/push/live/topic.ts';

const EPOCH = 7;
const info = (number: number, publication: TopicInfo['publication']): TopicInfo => ({
  number,
  kind: 'things',
  layer: 'air',
  publication,
  areas: [],
});
const frame = (topic: number, sequence: number) =>
  recordsFrame({ epoch: EPOCH, topic, sequence }, false, encodeRecordsBody({ set: [], removed: [] }), false);

it('should take a whole list of topics for all there are, and never pass a frame on under what a number stood for before', () => {
  const told: Topic[] = [];
  const source = new MirroredSource({ ask: async () => {} } as unknown as CityStream, EPOCH, (frames) =>
    told.push(...frames.keys()),
  );
  const topics = (whole: boolean, ...list: TopicInfo[]) =>
    source.take({
      epoch: EPOCH,
      kind: 'topics',
      payload: Buffer.from(
        JSON.stringify({ whole, topics: list.map((one) => ({ info: one, sequence: 0 })) }),
      ),
    });
  const frames = (...list: Uint8Array[]) =>
    source.take({ epoch: EPOCH, kind: 'frames', payload: joinFrames(list) });

  topics(true, info(1, 'public'), info(2, 'internal'));
  const [before] = source.created();
  frames(frame(1, 1));
  expect(told.splice(0)).toEqual([before]);

  topics(true, info(1, 'restricted'));
  frames(frame(1, 2), frame(2, 1));
  expect(told.map(({ info: { publication } }) => publication)).toEqual(['restricted']);
  expect(told).not.toContain(before);
  expect([...source.topics()].map(({ info: { publication } }) => publication)).toEqual(['restricted']);
  expect(source.ended().map(({ info: { number } }) => number)).toEqual([1, 2]);

  // What came to be meanwhile takes nothing away.
  topics(false, info(3, 'public'));
  expect([...source.topics()].map(({ info: { number } }) => number)).toEqual([1, 3]);
});
