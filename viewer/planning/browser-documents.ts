import { del, get, set } from 'idb-keyval';
import {
  type PlanningDocument,
  type PlanningKind,
  type PlanningVersion,
  planningDocumentSchema,
} from '../../models/schema/planning-document.ts';
import { ServerRefusal } from '../server/ask-server.ts';
import { browserDatabase } from '../stores/browser-database.ts';
import { readPreferences } from '../stores/preferences.ts';
import { now } from '../stores/server-time.ts';
import { documentHolder } from './document-holder.ts';
import { DocumentChanged, type DocumentKeeper } from './document-keeper.ts';
import { DocumentShelf } from './document-shelf.ts';

const AUTHOR = 'browser';
const shelf = new DocumentShelf(browserDatabase('citymirror-planning', 'documents'));

/** Documents that this browser keeps for who sits before it, in versions as a server does. */
export function browserDocuments(
  city: string,
  kind: PlanningKind,
): DocumentKeeper & { list(): Promise<PlanningVersion[]> } {
  const all = async (id?: string): Promise<PlanningVersion[]> => {
    await takeOver(city, kind);
    return shelf.versions(city, kind, await documentHolder(), id);
  };
  const ofId = async (id: string): Promise<PlanningVersion[]> => {
    const versions = await all(id);
    if (versions.length === 0) throw notThere();
    return versions;
  };
  return {
    async list() {
      try {
        await shelf.forgetOthers(await documentHolder());
        const seen = new Set<string>();
        return (await all()).filter(({ id }) => !seen.has(id) && seen.add(id));
      } catch {
        // A private window has no storage to read.
        return [];
      }
    },
    async read(id, wanted) {
      const versions = await ofId(id);
      const found = wanted === undefined ? versions[0] : versions.find(({ version }) => version === wanted);
      const content = found && (await shelf.content(city, found, await documentHolder()));
      if (!content) throw notThere();
      return { ...found, content };
    },
    versions: ofId,
    async keep(id, { basedOn, content, ...change }) {
      const [newest] = await all(id);
      if ((newest?.version ?? 0) !== basedOn) throw new DocumentChanged(newest);
      const next: PlanningVersion = {
        ...{ kind, id, version: basedOn + 1, author: AUTHOR, authorName: readPreferences().name ?? '' },
        ...{ time: now(), removed: false, ...change },
      };
      try {
        await shelf.keep(city, { ...next, content }, await documentHolder());
      } catch (error) {
        // Another tab was faster.
        if ((error as { name?: unknown } | null)?.name !== 'ConstraintError') throw error;
        throw new DocumentChanged((await all(id))[0]);
      }
      return next;
    },
    async remove(id, basedOn) {
      const [newest] = await ofId(id);
      if (newest.version !== basedOn) throw new DocumentChanged(newest);
      await shelf.forget(city, kind, id, await documentHolder());
    },
  };
}

/** How many documents an account has in this browser alone. */
export const countDocumentsOf = (account: string): Promise<number> => shelf.countOf(account);

/** Takes away all that an account kept here: who uses the browser next finds nothing of it. */
export const forgetDocumentsOf = (account: string): Promise<void> => shelf.forgetAccount(account);

const notThere = () => new ServerRefusal('not-found', 'not-found', 404);

/**
 * Takes over what was kept before accounts were told apart, as one value: it is of nobody in particular. What cannot be read
 * stays where it is.
 */
async function takeOver(city: string, kind: PlanningKind): Promise<void> {
  const key = `citymirror.planning.${city}.${kind}`;
  const before: unknown = await get(key);
  if (!Array.isArray(before)) return;
  const unread: unknown[] = [];
  const documents: PlanningDocument[] = [];
  for (const one of before) {
    const { data } = planningDocumentSchema.safeParse(one);
    if (data) documents.push(data);
    else unread.push(one);
  }
  const removed = new Set(documents.flatMap(({ id, removed: isGone }) => (isGone ? [id] : [])));
  for (const document of documents)
    if (!removed.has(document.id))
      await shelf
        .keep(city, document, { account: '', publication: document.publication })
        .catch((error: { name?: unknown }) => {
          // Another tab took it over.
          if (error.name !== 'ConstraintError') throw error;
        });
  await (unread.length > 0 ? set(key, unread) : del(key));
}
