import type { z } from 'zod';
import {
  type PlanningDocument,
  type PlanningKind,
  type PlanningVersion,
  planningDocumentSchema,
  planningListSchema,
  planningVersionSchema,
} from '../../models/schema/planning-document.ts';
import { askCity, ServerRefusal } from '../server/ask-server.ts';
import { whenStarted } from '../server/when-started.ts';
import { useBoot } from '../stores/boot.ts';
import { recordError } from '../stores/status.ts';
import { browserDocuments } from './browser-documents.ts';
import { keepsDocuments } from './document-holder.ts';
import { DocumentChanged, type DocumentKeeper } from './document-keeper.ts';

export { DocumentChanged, type DocumentKeeper };

/** Where a document is kept: with the city for colleagues, or in this browser where no server takes it. */
export type DocumentPlace = 'server' | 'browser';

export interface DocumentEntry extends PlanningVersion {
  where: DocumentPlace;
}

export interface OpenDocument extends PlanningDocument {
  where: DocumentPlace;
}

export interface DocumentsListed {
  /** The newest version of each, the latest first. */
  entries: DocumentEntry[];
  /** Where a new document is kept. */
  keptIn: DocumentPlace;
  /** Why the server's are not among them. */
  trouble?: unknown;
}

/** The documents of one kind of a city: on its server, and in this browser. */
export interface Documents {
  list(signal?: AbortSignal): Promise<DocumentsListed>;
  /** What was taken away from the server, for those at work. Throws ServerRefusal. */
  listRemoved(signal?: AbortSignal): Promise<PlanningVersion[]>;
  /** Brings back what was taken away, as it was before, as its next version. Throws ServerRefusal and DocumentChanged. */
  restore(id: string): Promise<PlanningVersion>;
  at(where: DocumentPlace): DocumentKeeper;
}

export function documentsOf(city: string, kind: PlanningKind): Documents {
  const server = serverDocuments(city, kind);
  const browser = browserDocuments(city, kind);
  return {
    at: (where) => (where === 'server' ? server : browser),
    async list(signal) {
      // Only once the server is there does it say who sits here.
      const own = async () =>
        (await browser.list()).map((entry): DocumentEntry => ({ ...entry, where: 'browser' }));
      try {
        if (!(await keepsDocuments())) return { entries: await own(), keptIn: 'browser' };
        const { documents, writable } = readAnswer(
          planningListSchema,
          await whenStarted(() => askCity(city, `planning/${kind}`, { signal })),
        );
        const theirs = documents.map((entry): DocumentEntry => ({ ...entry, where: 'server' }));
        const entries = [...theirs, ...(await own())].sort((a, b) => b.time - a.time);
        return { entries, keptIn: writable ? 'server' : 'browser' };
      } catch (trouble) {
        if (signal?.aborted) throw trouble;
        // A server of files alone has none.
        const isNone = trouble instanceof ServerRefusal && trouble.status === 404;
        return { entries: await own(), keptIn: 'browser', ...(isNone ? {} : { trouble }) };
      }
    },
    async listRemoved(signal) {
      if (!useBoot.getState().hasServer) return [];
      const answer = await askCity(city, `planning/${kind}?removed=true`, { signal });
      return readAnswer(planningListSchema, answer).documents;
    },
    async restore(id) {
      const [newest, ...earlier] = await server.versions(id);
      const last = earlier.find(({ removed }) => !removed);
      if (!newest.removed || !last) throw new DocumentChanged(newest);
      const { name, publication, content } = await server.read(id, last.version);
      return server.keep(id, { name, publication, content, basedOn: newest.version });
    },
  };
}

/** What a server answered; another one than this page's may say it in words that this page does not know. */
function readAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(answer);
  if (!error) return data as z.output<Schema>;
  recordError(
    `planning: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
  throw new ServerRefusal('unreadable');
}

function serverDocuments(city: string, kind: PlanningKind): DocumentKeeper {
  const pathOf = (id: string) => `planning/${kind}/${encodeURIComponent(id)}`;
  return {
    async read(id, version, signal) {
      const query = version === undefined ? '' : `?version=${version}`;
      return readAnswer(planningDocumentSchema, await askCity(city, `${pathOf(id)}${query}`, { signal }));
    },
    async versions(id, signal) {
      const { versions } = (await askCity(city, `${pathOf(id)}/versions`, { signal })) as {
        versions: unknown[];
      };
      return readAnswer(planningVersionSchema.array(), versions);
    },
    keep: (id, body) =>
      noticing(async () =>
        readAnswer(planningVersionSchema, await askCity(city, pathOf(id), { method: 'PUT', body })),
      ),
    remove: (id, basedOn) =>
      noticing(async () => void (await askCity(city, pathOf(id), { method: 'DELETE', body: { basedOn } }))),
  };
}

async function noticing<Result>(change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ServerRefusal && error.status === 409 && error.code === 'changed')) throw error;
    throw new DocumentChanged(planningVersionSchema.safeParse(error.said.newest).data);
  }
}
