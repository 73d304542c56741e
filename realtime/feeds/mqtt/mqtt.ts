import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import mqtt from 'mqtt';
import { z } from 'zod';
import type { FeedAdapter } from '../adapter.ts';
import { mappedFeedSchema, mappedReader } from '../mapping/mapped-reader.ts';
import { reasonOf } from '../reason.ts';
import { brokerSchema } from './broker.ts';
import { acknowledgeWhenSafe } from './late-acknowledgement.ts';

const topicSchema = z.union([
  z.string().min(1),
  z.strictObject({ filter: z.string().min(1), qos: z.literal([0, 1]).default(1) }),
]);

const schema = mappedFeedSchema.extend({
  url: brokerSchema.describe('Of the broker; absent: MQTT_URL of the environment'),
  version: z.literal([4, 5]).default(5).describe('4: MQTT 3.1.1'),
  topics: z
    .array(topicSchema)
    .min(1)
    .describe('Filters, as city/+/air; a quality of service of 1 loses nothing'),
  clientId: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('The broker keeps what we have missed for this name; no other client may have it'),
  username: z.string().optional(),
  password: z.string().optional(),
  certificate: z
    .string()
    .optional()
    .describe('File of the authority that signs the certificate of the broker'),
  sessionSeconds: z
    .number()
    .int()
    .positive()
    .default(604_800)
    .describe('How long the broker keeps messages for us while we are away (MQTT 5)'),
  inFlight: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(1_000)
    .describe('Messages at a time that are not safe yet'),
  retained: z
    .enum(['take', 'skip'])
    .optional()
    .describe(
      'Messages that the broker keeps for newcomers; skipped where the mapping has no time: they may be old',
    ),
});
type MqttFeed = z.infer<typeof schema>;

const RECONNECT = 2_000;
const CONNECT_TIMEOUT = 10_000;
/** Reason codes of a refused subscription are 128 and up. */
const REFUSED = 128;

/**
 * Messages of an MQTT broker, 3.1.1 or 5. The session outlives the connection, and a message is acknowledged (PUBACK)
 * only when it is safe: what is lost on the way is sent again by the broker.
 */
export const mqttAdapter: FeedAdapter<MqttFeed> = {
  id: 'mqtt',
  schema,
  defaults: { url: 'MQTT_URL' },
  reader: (feed) => mappedReader(feed),
  async open(feed, context) {
    const { tell, logger, now, signal, folder } = context;
    const certificate = feed.certificate && (await readFile(resolve(folder, feed.certificate)));
    const skipRetained = (feed.retained ?? (feed.mapping.time === undefined ? 'skip' : 'take')) === 'skip';
    tell('connecting');
    const client = mqtt.connect(feed.url, {
      protocolVersion: feed.version,
      clientId: feed.clientId ?? `citymirror-${feed.id}`,
      clean: false,
      resubscribe: false,
      reconnectPeriod: RECONNECT,
      connectTimeout: CONNECT_TIMEOUT,
      ...(feed.username === undefined ? {} : { username: feed.username }),
      ...(feed.password === undefined ? {} : { password: feed.password }),
      ...(certificate ? { ca: certificate } : {}),
      ...(feed.version === 5
        ? { properties: { sessionExpiryInterval: feed.sessionSeconds, receiveMaximum: feed.inFlight } }
        : {}),
    });
    acknowledgeWhenSafe(client, context, feed.inFlight, ({ topic, payload, retain, properties }) =>
      retain && skipRetained
        ? undefined
        : {
            body: typeof payload === 'string' ? Buffer.from(payload) : payload,
            subject: topic,
            received: now(),
            ...(properties?.contentType === undefined ? {} : { type: properties.contentType }),
          },
    );
    client.on('connect', () => {
      subscribe(client, feed).then(
        () => tell('connected'),
        (error) => {
          if (signal.aborted) return;
          tell('failed', reasonOf(error));
          logger.warn({ err: error }, 'The broker refuses the subscription.');
        },
      );
    });
    let trouble: string | undefined;
    client.on('error', (error) => {
      trouble = reasonOf(error);
      tell('failed', trouble);
      logger.warn({ err: error }, 'The broker cannot be reached.');
    });
    client.on('close', () => {
      if (!signal.aborted) tell(trouble === undefined ? 'connecting' : 'failed', trouble);
      trouble = undefined;
    });
    // At once: the session stays with the broker, and what is not acknowledged comes again.
    const close = () => client.endAsync(true).then(() => undefined);
    signal.addEventListener('abort', () => void close(), { once: true });
    return { close };
  },
};

async function subscribe(client: mqtt.MqttClient, { topics, version }: MqttFeed): Promise<void> {
  const wanted = Object.fromEntries(
    topics.map((topic) => {
      const { filter, qos } = typeof topic === 'string' ? { filter: topic, qos: 1 as const } : topic;
      // Retained messages come with a new subscription only (MQTT 5), not with every connection.
      return [filter, version === 5 ? { qos, rh: 1 } : { qos }];
    }),
  );
  const granted = await client.subscribeAsync(wanted);
  const refused = granted.find(({ qos }) => (qos as number) >= REFUSED);
  if (refused) throw Object.assign(new Error(`The filter "${refused.topic}" is refused.`), { code: 135 });
}
