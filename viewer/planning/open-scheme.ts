import { strictestOf } from '../../models/access/strictness.ts';
import { type Scheme, schemeSchema } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { PlanningView } from '../../models/schema/view-document.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import { readPreferences } from '../stores/preferences.ts';
import { now } from '../stores/server-time.ts';
import { currentView, patchView, useView } from '../stores/view.ts';
import { dayInCity } from './city-day.ts';
import { type DocumentPlace, documentsOf } from './documents.ts';
import { type Draft, dropDraft, giveUpChanges, useDrafts } from './drafts.ts';
import { keepModels } from './models/scheme-models.ts';
import { NO_RULES, rulesOf } from './rules.ts';
import {
  isChanged,
  placeScheme,
  type SchemeEntry,
  type SchemePlace,
  type SchemeState,
  useScheme,
  useSchemeList,
} from './scheme-store.ts';

/** A scheme that cannot be read as one. */
export class NoScheme extends Error {
  override readonly name = 'NoScheme';
}

/** Schemes that came with the city. */
export function citySchemes(): Scheme[] {
  return (currentCity()?.city.scenarioPresets ?? []).flatMap((preset) =>
    preset.schema === 'citymirror/scheme/1' ? [preset] : [],
  );
}

const documents = (city: string) => documentsOf(city, 'scheme');

/** Lists what there is anew. */
export async function listSchemes(): Promise<void> {
  const city = currentCity()?.city.id;
  if (city === undefined) return;
  const { entries, keptIn, trouble } = await documents(city).list();
  if (currentCity()?.city.id !== city) return;
  const own = citySchemes().map(
    ({ id, version, name, author, created }): SchemeEntry => ({
      ...{ id, version, name, where: 'city', authorName: author, time: created },
    }),
  );
  useSchemeList.setState(
    { entries: [...entries, ...own], keptIn, ...(trouble === undefined ? {} : { trouble }) },
    true,
  );
}

/** A scheme as it is kept. Throws NoScheme, and what the place that keeps it throws. */
export async function readScheme(
  city: string,
  { id, where, version }: { id: string; where: SchemePlace; version?: number | undefined },
  signal?: AbortSignal,
): Promise<{ scheme: Scheme; version: number }> {
  if (where === 'city') {
    const scheme = citySchemes().find((one) => one.id === id);
    if (!scheme) throw new NoScheme(id);
    return { scheme, version: scheme.version };
  }
  const kept = await documents(city).at(where).read(id, version, signal);
  const { content, name, publication, time, authorName } = kept;
  const parsed = schemeSchema.safeParse(
    where === 'server'
      ? content
      : {
          ...content,
          id,
          name,
          publication,
          created: time,
          author: authorName || 'browser',
          version: kept.version,
        },
  );
  if (parsed.success) return { scheme: parsed.data, version: kept.version };
  const [{ path, message }] = parsed.error.issues;
  throw new NoScheme(`${path.join('.')}: ${message}`);
}

/** Opens a scheme in the view, or none. */
export function showScheme(shown: Pick<SchemeEntry, 'id' | 'where'> | undefined, version?: number): void {
  patchView({
    planning: shown && {
      ...{ scheme: shown.id, where: shown.where },
      ...(version === undefined ? {} : { version }),
    },
  });
}

let following: { key: string; end: AbortController } | undefined;
let isStarted = false;

const keyOf = (
  city: string | undefined,
  planning: Pick<PlanningView, 'scheme' | 'where' | 'version'> | undefined,
): string => [city, planning?.where, planning?.scheme, planning?.version].join(' ');

/** What the view says is what is open, from now on. */
export function followSchemes(): void {
  if (isStarted) return;
  isStarted = true;
  const follow = (planning: PlanningView | undefined): void => {
    const city = currentCity()?.city.id;
    const id = city === undefined ? undefined : planning?.scheme;
    const key = id === undefined ? '' : keyOf(city, planning);
    if (following?.key === key) return;
    following?.end.abort();
    const end = new AbortController();
    following = { key, end };
    if (id === undefined || city === undefined || !planning) {
      if (useScheme.getState().state !== 'none') placeScheme({ state: 'none' });
      return;
    }
    const { where, version } = planning;
    placeScheme({ state: 'loading' });
    readScheme(city, { id, where, version }, end.signal).then(
      (read) => {
        if (end.signal.aborted) return;
        const { scheme } = read;
        placeScheme({
          state: 'ready',
          ...{ scheme, saved: scheme, opened: { id, where, version: read.version } },
        });
      },
      (error: unknown) => {
        if (!end.signal.aborted) placeScheme({ state: 'failed', error });
      },
    );
  };
  useView.subscribe(({ document }, { document: before }) => {
    if (document.planning !== before.planning) follow(document.planning);
  });
  useBoot.subscribe(() => follow(currentView().planning));
  addEventListener('beforeunload', (event) => {
    if (isChanged(useScheme.getState()) || useDrafts.getState().drafts.length > 0) event.preventDefault();
  });
  follow(currentView().planning);
}

const newId = (): string =>
  `scheme-${Date.now().toString(36)}${Math.floor(Math.random() * 1296)
    .toString(36)
    .padStart(2, '0')}`;

/** Makes a scheme with nothing in it, or of what another one has, and opens it. */
export async function makeScheme(name: LocalizedText, from?: Scheme): Promise<void> {
  const here = currentCity();
  if (!here) return;
  const { id: pack, edition } = rulesOf({}, here.city, dayInCity(here.city));
  const scheme: Scheme = schemeSchema.parse({
    ...(pack === NO_RULES.id ? {} : { rules: { pack, edition } }),
    ...{ schema: 'citymirror/scheme/1', verticalDatum: here.city.grid?.verticalDatum ?? 'ellipsoid' },
    ...from,
    ...{ id: newId(), name, version: 1, created: now(), author: authorName() },
    // A copy of what everybody sees is nobody's to see before somebody says so.
    ...(from
      ? {
          basedOn: { scheme: from.id, version: from.version },
          publication: strictestOf('internal', from.publication),
        }
      : {}),
  });
  const keptIn = useSchemeList.getState().keptIn;
  await keep(keptIn, scheme, 0, { from });
}

export interface Saving {
  note?: string;
  /** Version that is followed though another one was changed, as a person said who had seen both. */
  over?: number;
}

/** Keeps the open scheme as its next version. Throws DocumentChanged where somebody kept one meanwhile. */
export async function saveScheme({ note, over }: Saving = {}): Promise<void> {
  const { scheme, opened } = useScheme.getState();
  if (!scheme || !opened) return;
  // The city's own stay as they came: what is changed of one is a scheme of its own.
  if (opened.where === 'city') return makeScheme(scheme.name, scheme);
  await keep(opened.where, scheme, over ?? opened.version, { note });
}

async function keep(
  where: DocumentPlace,
  scheme: Scheme,
  basedOn: number,
  { note, from }: { note?: string | undefined; from?: Scheme | undefined },
): Promise<void> {
  const city = currentCity()?.city.id;
  if (city === undefined) return;
  const { id, name, publication } = scheme;
  const before = useScheme.getState();
  await keepModels(city, where, scheme);
  const kept = await documents(city)
    .at(where)
    .keep(id, { name, publication, basedOn, content: scheme, ...(note ? { note } : {}) });
  if (currentCity()?.city.id !== city) return;
  const isOpen = before.opened?.id === id && before.opened.where === where;
  const latest = useScheme.getState();
  // Who went on to another scheme meanwhile stays there.
  const isStillThere = latest.opened === before.opened && latest.state !== 'loading';
  if (isStillThere) {
    const opened: SchemeState['opened'] = { id, where, version: kept.version };
    const saved = { ...scheme, version: kept.version, created: kept.time };
    if (isOpen)
      // What was changed while it was kept is still to be kept.
      useScheme.setState({
        ...{ opened, saved },
        scheme:
          latest.scheme === scheme ? saved : latest.scheme && { ...latest.scheme, version: kept.version },
      });
    else {
      // What was changed of the one that it was made from is in it.
      if (from && latest.scheme === from) giveUpChanges();
      placeScheme({ state: 'ready', scheme: saved, saved, opened });
    }
    // What was just kept is open already.
    followed(city, { scheme: id, where });
    showScheme({ id, where });
  }
  await listSchemes();
}

/** Goes on with what was put aside, as it was changed. */
export function takeDraft(draft: Draft): void {
  const { city, opened, scheme, saved } = draft;
  if (currentCity()?.city.id !== city) return;
  const { id, where } = opened;
  // No version that somebody chose: where another was kept meanwhile, they are asked before theirs follows it.
  followed(city, { scheme: id, where });
  placeScheme({ state: 'ready', scheme, ...(saved ? { saved } : {}), opened });
  showScheme({ id, where });
  dropDraft(draft);
}

/** What is open is what the view is about to say: it is not read again. */
function followed(city: string, planning: Parameters<typeof keyOf>[1]): void {
  following?.end.abort();
  following = { key: keyOf(city, planning), end: new AbortController() };
}

/** Takes a kept scheme away; its versions stay where it was kept. Throws DocumentChanged. */
export async function removeScheme({ id, where, version }: SchemeEntry): Promise<void> {
  const city = currentCity()?.city.id;
  if (city === undefined || where === 'city') return;
  await documents(city).at(where).remove(id, version);
  const { opened } = useScheme.getState();
  if (opened?.id === id && opened.where === where) {
    giveUpChanges();
    showScheme(undefined);
  }
  await listSchemes();
}

const authorName = (): string => readPreferences().name?.slice(0, 60) || 'planner';
