import { z } from 'zod';
import { feedSchema, type Observation, type ToldThing } from '../../../models/schema/index.ts';
import type { FeedAdapter, PayloadReader, ReadFault, Reading } from '../adapter.ts';
import { attributeOf, childOf, childrenOf, parseXml, type XmlNode } from '../formats/xml.ts';
import { openRecording } from '../replay/open-recording.ts';
import { type Frame, replay, replayShape } from '../replay/replay.ts';
import { type NetProjection, netProjection } from './net-projection.ts';
import { timesteps } from './timesteps.ts';

const schema = feedSchema.extend({
  file: z
    .string()
    .min(1)
    .describe('FCD export of SUMO, .xml or .xml.gz; in the folder of the city or absolute'),
  net: z
    .string()
    .optional()
    .describe(
      'The net it was made with, where positions are in its metres; absent: they are degrees (fcd-output.geo)',
    ),
  start: z.iso
    .datetime({ offset: true })
    .default('2000-01-01T00:00:00Z')
    .describe('When second 0 of the simulation was, for times: recorded'),
  prefix: z.string().optional().describe('Of the ids of things; absent: the id of the feed'),
  kinds: z
    .record(z.string(), z.string())
    .default({})
    .describe('Vehicle type of SUMO → kind of thing; * for all others (vehicle)'),
  ...replayShape,
});
type SumoFeed = z.infer<typeof schema>;

/** Vehicles of a trace that the traffic simulator SUMO has written, played at their times. */
export const sumoFcd: FeedAdapter<SumoFeed> = {
  id: 'sumo-fcd',
  schema,
  async reader(feed, { folder }) {
    const project =
      feed.net === undefined ? undefined : await netProjection(feed.net, openRecording(folder, feed.net));
    return sumoReader(feed, project);
  },
  async open(feed, context) {
    const { folder, signal } = context;
    const start = Date.parse(feed.start);
    async function* frames(): AsyncGenerator<Frame> {
      const source = openRecording(folder, feed.file);
      signal.addEventListener('abort', () => source.destroy(), { once: true });
      for await (const { time, xml } of timesteps(source)) {
        yield {
          time: start + time * 1000,
          payload: (shift) => ({
            body: Buffer.from(`<replay shift="${shift}">${xml}</replay>`),
            type: 'application/xml',
            subject: feed.file,
          }),
        };
      }
    }
    return replay(context, feed, frames);
  },
};

function sumoReader(feed: SumoFeed, project: NetProjection | undefined): PayloadReader {
  const start = Date.parse(feed.start);
  const prefix = feed.prefix ?? feed.id;
  return {
    read({ body }): Reading {
      let step: XmlNode | undefined;
      let shift: number;
      try {
        const root = childOf(parseXml(new TextDecoder().decode(body), ['vehicle', 'person']), 'replay');
        step = childOf(root, 'timestep');
        shift = Number(attributeOf(root, 'shift') ?? 0);
      } catch (error) {
        return { faults: [{ code: 'not-xml', message: `This is not XML: ${(error as Error).message}.` }] };
      }
      const time = Math.round(start + Number(attributeOf(step, 'time')) * 1000 + shift);
      const things: ToldThing[] = [];
      const observations: Observation[] = [];
      const faults: ReadFault[] = [];
      for (const [element, otherwise] of [
        ['vehicle', 'vehicle'],
        ['person', 'pedestrian'],
      ])
        for (const node of childrenOf(step, element)) {
          const name = attributeOf(node, 'id') ?? '';
          const [x, y] = [numberOf(node, 'x'), numberOf(node, 'y')];
          const [longitude, latitude] = project ? project(x, y) : [x, y];
          if (name === '' || !(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 90)) {
            const what = `${element} "${name}" at second ${attributeOf(step, 'time')}`;
            faults.push({
              code: 'position-invalid',
              message: `${what}: x="${attributeOf(node, 'x')}" y="${attributeOf(node, 'y')}" is no position${project ? ' of the net' : ' in degrees; if it is in metres of a net, give the net'}.`,
            });
            continue;
          }
          const id = `${prefix}:${name}`;
          const [heading, speed] = [numberOf(node, 'angle'), numberOf(node, 'speed')];
          const type = attributeOf(node, 'type') ?? '';
          const kind = Object.hasOwn(feed.kinds, type) ? feed.kinds[type] : (feed.kinds['*'] ?? otherwise);
          things.push({
            id,
            kind,
            simulated: true,
            datastreams: [{ id: 'position', property: 'position', type: 'position' }],
          });
          observations.push({
            thing: id,
            datastream: 'position',
            time,
            value: {
              longitude,
              latitude,
              ...(Number.isFinite(heading) ? { heading } : {}),
              ...(speed >= 0 ? { speed } : {}),
            },
          });
        }
      return { things, observations, faults };
    },
  };
}

const numberOf = (node: XmlNode, name: string): number => {
  const text = attributeOf(node, name);
  return text === undefined || text.trim() === '' ? Number.NaN : Number(text);
};
