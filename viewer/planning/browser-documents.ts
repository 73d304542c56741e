import { get, update } from 'idb-keyval';
import {
  type PlanningDocument,
  type PlanningKind,
  type PlanningVersion,
  planningDocumentSchema,
} from '../../models/schema/planning-document.ts';
import { ServerRefusal } from '../server/ask-server.ts';
import { readPreferences } from '../stores/preferences.ts';
import { now } from '../stores/server-time.ts';
import { DocumentChanged, type DocumentKeeper } from './document-keeper.ts';

const AUTHOR = 'browser';

/** Documents that this browser keeps for itself, in versions as a server does. */
export function browserDocuments(
  city: string,
  kind: PlanningKind,
): DocumentKeeper & { list(): Promise<PlanningVersion[]> } {
  const key = `citymirror.planning.${city}.${kind}`;
  const all = async (): Promise<PlanningDocument[]> => {
    try {
      return readable(await get(key));
    } catch {
      // A private window has no storage to read.
      return [];
    }
  };
  const ofId = async (id: string): Promise<PlanningDocument[]> => {
    const own = (await all()).filter((one) => one.id === id).sort((a, b) => b.version - a.version);
    if (own.length === 0) throw new ServerRefusal('not-found', 'not-found', 404);
    return own;
  };
  const write = async (
    id: string,
    basedOn: number,
    next: Pick<PlanningDocument, 'name' | 'publication' | 'content' | 'removed' | 'note'>,
  ): Promise<PlanningDocument> => {
    let kept: PlanningDocument | undefined;
    // One change after the other, whichever tab it comes from.
    await update<unknown>(key, (before) => {
      const documents = readable(before);
      const newest = documents
        .filter((one) => one.id === id)
        .reduce<PlanningDocument | undefined>((a, b) => (a && a.version > b.version ? a : b), undefined);
      if ((newest?.version ?? 0) !== basedOn) throw new DocumentChanged(newest && bare(newest));
      const authorName = readPreferences().name ?? '';
      kept = {
        ...{ kind, id, version: basedOn + 1, author: AUTHOR, authorName, time: now() },
        ...next,
      };
      return [...documents, kept];
    });
    return kept as PlanningDocument;
  };
  return {
    async list() {
      const newest = new Map<string, PlanningDocument>();
      for (const one of await all())
        if (one.version >= (newest.get(one.id)?.version ?? 0)) newest.set(one.id, one);
      return [...newest.values()].filter(({ removed }) => !removed).map(bare);
    },
    async read(id, version) {
      const own = await ofId(id);
      const found = version === undefined ? own[0] : own.find((one) => one.version === version);
      if (!found || (version === undefined && found.removed))
        throw new ServerRefusal('not-found', 'not-found', 404);
      return found;
    },
    versions: async (id) => (await ofId(id)).map(bare),
    keep: async (id, { basedOn, ...change }) => bare(await write(id, basedOn, { ...change, removed: false })),
    async remove(id, basedOn) {
      const [{ name, publication }] = await ofId(id);
      await write(id, basedOn, { name, publication, content: {}, removed: true });
    },
  };
}

const bare = ({ content: _, ...version }: PlanningDocument): PlanningVersion => version;

/** What of it can be read: one that cannot does not hide the others. */
const readable = (value: unknown): PlanningDocument[] =>
  Array.isArray(value) ? value.flatMap((one) => planningDocumentSchema.safeParse(one).data ?? []) : [];
