import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EVENT_KINDS, feedSchema, type ToldEvent } from '../../../models/schema/index.ts';
import type { FeedAdapter, FeedContext, PayloadReader, ReadFault, Reading } from '../adapter.ts';
import { askingShape, headersOf } from '../connections/asking.ts';
import { fetchSource } from '../connections/fetch-source.ts';
import { poll } from '../connections/polling.ts';
import { parseXml, xmlText } from '../formats/xml.ts';
import { SourceProblem } from '../reason.ts';
import { AlertFault, alertsOf, readAlert, versionsOf } from './alert.ts';
import { eventsOf } from './events.ts';

const schema = feedSchema
  .extend({
    ...askingShape,
    url: askingShape.url.optional().describe('Of an alert, or of an Atom or RSS index of alerts'),
    files: z
      .string()
      .optional()
      .describe('Folder that alerts are put into as .xml or .cap; in that of the city'),
    prefix: z.string().optional().describe('Of the ids of events; absent: the id of the feed'),
    kinds: z.record(z.string(), z.enum(EVENT_KINDS)).default({}).describe('Category of CAP → kind of event'),
    geocodes: z.record(z.string(), z.string()).default({}).describe('Value of a geocode → id of an area'),
    exercises: z
      .enum(['skip', 'simulated'])
      .default('skip')
      .describe('Messages that are not Actual: left out, or shown as simulated'),
  })
  .refine(({ url, files }) => (url === undefined) !== (files === undefined), {
    message: 'give one of url and files',
    path: ['url'],
  });
type CapFeed = z.infer<typeof schema>;

/** Alerts of one index that are fetched at a time. */
const MOST_LINKS = 500;

/** Warnings of the Common Alerting Protocol 1.2 (1.1 and 1.0 with a warning): files, alerts, Atom, RSS, EDXL. */
export const cap: FeedAdapter<CapFeed> = {
  id: 'cap',
  schema,
  reader: async (feed, _context) => capReader(feed),
  open: async (feed, context) =>
    poll(
      context,
      feed.every ?? feed.rhythm,
      feed.files === undefined ? followUrl(feed, context) : followFolder(feed, context),
    ),
};

export function capReader(
  feed: Pick<CapFeed, 'id' | 'prefix' | 'kinds' | 'geocodes' | 'exercises'>,
): PayloadReader {
  return {
    read(payload): Reading {
      const events: ToldEvent[] = [];
      const faults: ReadFault[] = [];
      const warnings: ReadFault[] = [];
      let found: ReturnType<typeof alertsOf>;
      let versions: string[];
      try {
        const text = xmlText(payload.body);
        found = alertsOf(parseXml(text));
        versions = versionsOf(text);
      } catch (error) {
        return { faults: [{ code: 'not-xml', message: `This is not XML: ${(error as Error).message}.` }] };
      }
      if (found.alerts.length === 0 && found.links.length === 0 && !isIndex(payload.body))
        return {
          faults: [
            { code: 'cap-none', message: 'There is no CAP alert in it, and it is no index of alerts.' },
          ],
        };
      if (found.empty > 0)
        faults.push({
          code: 'cap-entry',
          message: `${found.empty} entries of the index have neither an alert nor a link to one.`,
        });
      found.alerts.forEach((node, index) => {
        const place = found.alerts.length > 1 ? `alert ${index + 1}: ` : '';
        try {
          const alert = readAlert(node, versions[index] ?? 'of an unknown version');
          for (const warning of alert.warnings)
            warnings.push({
              code: 'cap-warning',
              message: `${place}${alert.identifier}: ${warning}; it was taken all the same.`,
            });
          events.push(
            ...eventsOf(alert, { ...feed, prefix: feed.prefix ?? feed.id, received: payload.received }),
          );
        } catch (error) {
          if (!(error instanceof AlertFault)) throw error;
          faults.push({ code: error.code, message: `${place}${error.message}.` });
        }
      });
      return { events, faults, warnings };
    },
  };
}

/** An index without entries says that nothing is to be warned of. */
const isIndex = (body: Uint8Array): boolean =>
  /<(?:\w+:)?(feed|rss)\b/.test(Buffer.from(body.subarray(0, 4_000)).toString('latin1'));

/** Fetches the address; of an index the alerts that it links to, each once for every change of it. */
function followUrl(feed: CapFeed, { deliver, now, logger }: FeedContext) {
  const url = feed.url!;
  const { origin } = new URL(url);
  const taken = new Set<string>();
  let known: Record<string, string> = {};
  return async (signal: AbortSignal) => {
    const answer = await fetchSource({ ...feed, url, headers: { ...headersOf(feed), ...known }, signal });
    if (!answer) return undefined;
    await deliver({
      body: answer.body,
      type: 'application/xml',
      subject: new URL(url).pathname,
      received: now(),
    });
    const links = linksOf(answer.body).slice(0, MOST_LINKS);
    let failure: unknown;
    for (const link of links) {
      const address = URL.parse(link, answer.url);
      if (!address || address.origin !== origin) {
        if (!taken.has(link)) logger.warn({ link }, 'An alert on another server is not fetched.');
        taken.add(link);
        continue;
      }
      if (taken.has(address.href)) continue;
      try {
        const alert = await fetchSource({ ...feed, url: address.href, headers: headersOf(feed), signal });
        if (alert)
          await deliver({
            body: alert.body,
            type: 'application/xml',
            subject: address.pathname,
            received: now(),
          });
        taken.add(address.href);
      } catch (error) {
        // One that cannot be had does not keep the others away.
        failure = error;
      }
    }
    // What is in the index no longer need not be remembered.
    const present = new Set(links.map((link) => URL.parse(link, answer.url)?.href ?? link));
    for (const one of taken) if (!present.has(one) && !links.includes(one)) taken.delete(one);
    if (failure) throw failure;
    const etag = answer.headers.get('etag');
    known = etag === null ? {} : { 'if-none-match': etag };
    return undefined;
  };
}

function linksOf(body: Uint8Array): string[] {
  try {
    return alertsOf(parseXml(xmlText(body))).links;
  } catch {
    // The reader says what is wrong with it.
    return [];
  }
}

/** Reads the files of a folder that are new or have changed, in the order of their names. */
function followFolder(feed: CapFeed, { deliver, now, folder }: FeedContext) {
  const place = resolve(folder, feed.files!);
  const taken = new Map<string, number>();
  return async () => {
    const names = (await readdir(place)).filter((name) => /\.(xml|cap)$/i.test(name)).sort();
    for (const name of names) {
      const { mtimeMs, size } = await stat(join(place, name));
      if (taken.get(name) === mtimeMs) continue;
      if (size > feed.mostBytes) throw new SourceProblem('too-large', `The file ${name} has ${size} bytes.`);
      await deliver({
        body: await readFile(join(place, name)),
        type: 'application/xml',
        subject: name,
        received: now(),
      });
      taken.set(name, mtimeMs);
    }
    for (const name of taken.keys()) if (!names.includes(name)) taken.delete(name);
    return undefined;
  };
}
