import { readFile } from 'node:fs/promises';
import { InputError } from '../../models/errors.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import { type LiveStart, type Readings, readingsSchema } from '../../models/schema/flood-live.ts';
import { type LiveQuestion, liveQuestion, startLive } from '../../scenes/flood/live/start-live.ts';

export interface LiveCaseOptions extends Omit<LiveStart, 'at'> {
  /** A file of readings, or the address of a city at a server: http://localhost:8080/api/cities/<city>. */
  source: string;
}

const MINUTE = 60_000;

/**
 * A case that starts from what gauges tell: of a file until its own moment, of a server until now. The server answers for
 * what anybody may see, and to its own machine for all. @throws InputError `flood-readings`, `flood-live-none`, `flood-datum`
 */
export async function liveCase(
  flood: FloodCase,
  { source, ...how }: LiveCaseOptions,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<FloodCase> {
  if (!/^https?:/.test(source)) {
    const readings = readingsOf(source, await readFile(source, 'utf8').catch(unreadable(source)));
    return startLive(flood, readings, { ...how, at: readings.to });
  }
  const start = { ...how, at: Math.floor(now() / MINUTE) * MINUTE };
  const address = addressOf(source, liveQuestion(flood, start));
  const response = await fetch(address, { signal }).catch((error: Error) => {
    if (signal.aborted) throw error;
    throw refusal(source, `the server is not reached (${error.message})`);
  });
  if (!response.ok) throw refusal(source, `the server answers with HTTP ${response.status}`);
  return startLive(flood, readingsOf(source, await response.text()), start);
}

function addressOf(source: string, { things, properties, from, to }: LiveQuestion): string {
  const query = new URLSearchParams([
    ...things.map((thing) => ['level', thing]),
    ...properties.map((property) => ['property', property]),
    ['from', String(from)],
    ['to', String(to)],
  ]);
  return `${source.replace(/\/$/, '')}/live/readings?${query}`;
}

function readingsOf(source: string, text: string): Readings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal(source, `this is no JSON (${(error as Error).message})`);
  }
  const parsed = readingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw refusal(source, `${path.join('.') || 'the document'}: ${message}`);
}

const unreadable = (source: string) => (): never => {
  throw refusal(source, 'there is no such file');
};

const refusal = (source: string, why: string): InputError =>
  new InputError(
    'flood-readings',
    source,
    `${why}.`,
    'Give a file of readings, or http://<server>/api/cities/<city>; docs/flood.md says what they are.',
  );
