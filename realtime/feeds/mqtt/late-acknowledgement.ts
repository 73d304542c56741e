import type { IPublishPacket, MqttClient, Packet } from 'mqtt';
import type { FeedContext, Payload } from '../adapter.ts';
import { deliverInsistently } from '../connections/insistently.ts';

type Done = (error?: Error) => void;
/** What mqtt.js sends with; it has no other place where an acknowledgement can be held back without stopping the stream. */
type Sender = { _sendPacket(packet: Packet, done?: Done, ...more: unknown[]): void };

/**
 * Lets mqtt.js take message after message, and holds back each PUBACK until the message is safe. They go out in the
 * order of the messages (MQTT 5, 4.6). A connection that ends takes its acknowledgements along: the broker sends those
 * messages again, and numbers mean other messages then.
 *
 * @param payloadOf Undefined for messages that are not taken.
 */
export function acknowledgeWhenSafe(
  client: MqttClient,
  context: Pick<FeedContext, 'deliver' | 'tell' | 'signal' | 'logger'>,
  inFlight: number,
  payloadOf: (packet: IPublishPacket) => Payload | undefined,
): void {
  let connection = 0;
  client.on('connect', () => connection++);
  client.on('close', () => connection++);

  const sender = client as unknown as Sender;
  const send = sender._sendPacket.bind(client);
  /** Deliveries of messages whose PUBACK mqtt.js is about to send, by number. */
  const deliveries = new Map<number, Promise<boolean>>();
  let order: Promise<unknown> = Promise.resolve();
  sender._sendPacket = (packet, done, ...more) => {
    const safe = packet.cmd === 'puback' ? deliveries.get(packet.messageId!) : undefined;
    if (packet.cmd !== 'puback' || !safe) return send(packet, done, ...more);
    deliveries.delete(packet.messageId!);
    const mine = connection;
    order = order.then(async () => {
      if ((await safe) && connection === mine && client.connected) send(packet, () => undefined);
    });
    done?.();
  };

  let open = 0;
  const waiting: Done[] = [];
  client.handleMessage = (packet, done) => {
    const payload = payloadOf(packet);
    open++;
    const safe = (payload ? deliverInsistently(context, payload) : Promise.resolve({})).then(
      (delivery) => delivery !== undefined,
    );
    void safe.finally(() => {
      open--;
      waiting.shift()?.();
    });
    if (packet.qos === 1) deliveries.set(packet.messageId!, safe);
    // A broker of 3.1.1, and one that sends without acknowledgement, knows no limit of ours.
    if (open < inFlight) done();
    else waiting.push(done);
  };
}
