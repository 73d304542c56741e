import { z } from 'zod';
import {
  type Observation,
  observedValueSchema,
  type ToldEvent,
  type ToldThing,
} from '../../../models/schema/index.ts';
import type { Payload, PayloadReader, Reading } from '../adapter.ts';

/** Media type of what the simulator tells. */
export const SIMULATOR_TYPE = 'application/vnd.citymirror.simulator+json';

/** Observations as rows: thing, datastream, milliseconds after `time`, value. */
const payloadSchema = z.object({
  time: z.number().int(),
  things: z.array(z.looseObject({ id: z.string() })).default([]),
  events: z.array(z.looseObject({ id: z.string() })).default([]),
  observations: z.array(z.tuple([z.string(), z.string(), z.number().int(), observedValueSchema])).default([]),
});

export interface Told {
  things?: readonly ToldThing[];
  events?: readonly ToldEvent[];
  observations?: readonly Observation[];
}

export function encodeTold(
  { things, events, observations = [] }: Told,
  time: number,
): Uint8Array<ArrayBuffer> {
  const rows = observations.map((one) => [one.thing, one.datastream, one.time - time, one.value]);
  return new TextEncoder().encode(
    JSON.stringify({
      time,
      ...(things && { things }),
      ...(events && { events }),
      ...(rows.length > 0 && { observations: rows }),
    }),
  );
}

/** Reads what the simulator tells. Whether things and events fit the schema is seen to by whoever takes them in. */
export const simulatorReader: PayloadReader = {
  read({ body }: Payload): Reading {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(body));
    } catch (error) {
      return fault('not-json', `This is not JSON (${(error as Error).message}).`);
    }
    const quick = value as z.infer<typeof payloadSchema>;
    // Rows come by the thousand a second: only their shape is looked at, and values are checked where all are taken in.
    if (!isPlain(quick)) {
      const parsed = payloadSchema.safeParse(value);
      if (parsed.success) return read(parsed.data);
      const [issue] = parsed.error.issues;
      return fault('simulator-payload', `${issue.path.join('.') || 'the payload'}: ${issue.message}.`);
    }
    return read(quick);
  },
};

function isPlain(value: z.infer<typeof payloadSchema>): boolean {
  if (typeof value !== 'object' || value === null || !Number.isInteger(value.time)) return false;
  if (value.things !== undefined || value.events !== undefined || !Array.isArray(value.observations))
    return false;
  return value.observations.every(
    (row: unknown) =>
      Array.isArray(row) &&
      row.length === 4 &&
      typeof row[0] === 'string' &&
      typeof row[1] === 'string' &&
      Number.isInteger(row[2]),
  );
}

const read = ({ time, things, events, observations }: z.infer<typeof payloadSchema>): Reading => ({
  ...(things && things.length > 0 && { things: things as unknown as ToldThing[] }),
  ...(events && events.length > 0 && { events: events as unknown as ToldEvent[] }),
  observations: observations.map(([thing, datastream, after, observed]) => ({
    thing,
    datastream,
    time: time + after,
    value: observed,
  })),
});

const fault = (code: string, message: string): Reading => ({ faults: [{ code, message }] });
