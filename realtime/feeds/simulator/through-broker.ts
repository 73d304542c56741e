import { randomUUID } from 'node:crypto';
import mqtt from 'mqtt';
import type { Delivery, FeedContext, Payload } from '../adapter.ts';
import { acknowledgeWhenSafe } from '../mqtt/late-acknowledgement.ts';
import { reasonOf } from '../reason.ts';

/** Milliseconds until what the broker has not given back is sent again, as after its restart. */
const MOST_PATIENCE = 10_000;
const RECONNECT = 1_000;

interface Sent {
  payload: Payload;
  resolve(delivery: Delivery): void;
  reject(error: Error): void;
}

export interface BrokerPath {
  /** As FeedContext.deliver; the payload is on its way over the broker until it is safe. */
  deliver(payload: Payload): Promise<Delivery>;
  close(): Promise<void>;
}

/**
 * Sends payloads to a broker (MQTT 5) and takes them in when it gives them back, so that a simulated city comes in as a
 * real one does, and anybody who may subscribe hears it. What others publish there is not taken: only what comes back
 * with the number that it was sent with.
 */
export function throughBroker(
  feed: { id: string; broker: string; topic: string },
  context: Pick<FeedContext, 'deliver' | 'tell' | 'signal' | 'logger'>,
): BrokerPath {
  const { tell, signal, logger } = context;
  const topic = `${feed.topic}/${feed.id}`;
  const sent = new Map<string, Sent>();
  const client = mqtt.connect(feed.broker, {
    protocolVersion: 5,
    clientId: `citymirror-simulator-${randomUUID()}`,
    clean: true,
    resubscribe: false,
    reconnectPeriod: RECONNECT,
  });
  const take = async (payload: Payload): Promise<Delivery> => {
    const delivery = await context.deliver(payload);
    sent.get(payload.subject ?? '')?.resolve(delivery);
    return delivery;
  };
  acknowledgeWhenSafe(client, { ...context, deliver: take }, 100, ({ payload, properties }) => {
    const number = properties?.correlationData?.toString() ?? '';
    const own = sent.get(number);
    const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
    return own && { ...own.payload, body, subject: number };
  });
  // What is published before the subscription stands would not come back.
  let subscribed = false;
  const whenSubscribed = new Set<() => void>();
  let trouble: string | undefined;
  client.on('connect', () => {
    client.subscribeAsync(topic, { qos: 1 }).then(
      () => {
        subscribed = true;
        if (trouble !== undefined) tell('connected');
        trouble = undefined;
        for (const publish of whenSubscribed) publish();
        whenSubscribed.clear();
      },
      (error) => logger.warn({ err: error }, 'The broker refuses the subscription.'),
    );
  });
  client.on('error', (error) => {
    trouble = reasonOf(error);
    tell('failed', trouble);
    logger.warn({ err: error }, 'The broker cannot be reached.');
  });
  client.on('close', () => {
    subscribed = false;
    if (signal.aborted) return;
    trouble ??= 'cut';
    tell('failed', trouble);
  });

  return {
    async deliver(payload) {
      const number = randomUUID();
      try {
        return await new Promise<Delivery>((resolve, reject) => {
          const late = () => reject(new Error('The broker has not given back what was sent to it.'));
          const timer = setTimeout(late, MOST_PATIENCE);
          signal.addEventListener('abort', late, { once: true });
          const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', late);
          };
          sent.set(number, {
            payload,
            resolve: (delivery) => {
              end();
              resolve(delivery);
            },
            reject: (error) => {
              end();
              reject(error);
            },
          });
          const { type } = payload;
          const properties = {
            correlationData: Buffer.from(number),
            ...(type === undefined ? {} : { contentType: type }),
          };
          const publish = () =>
            void client
              .publishAsync(topic, Buffer.from(payload.body), { qos: 1, properties })
              .catch((error: Error) => sent.get(number)?.reject(error));
          if (subscribed) publish();
          else whenSubscribed.add(() => sent.has(number) && publish());
        });
      } finally {
        sent.delete(number);
      }
    },
    close: () => client.endAsync(true).then(() => undefined),
  };
}
