import { z } from 'zod';

const ADVICE = 'give the address of the broker, as mqtt://host:1883 or mqtts://host:8883';

/** Address of an MQTT broker; an account may stand in it. */
export const brokerSchema = z
  .string({ error: `${ADVICE}, or set MQTT_URL` })
  .regex(/^(mqtts?|wss?):\/\/[^/]/, ADVICE);
