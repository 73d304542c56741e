import { z } from 'zod';
import { mayShow, strictness } from '../../models/access/strictness.ts';
import {
  type PlanningDocument,
  type PlanningKind,
  type PlanningVersion,
  planningKindSchema,
  planningVersionSchema,
} from '../../models/schema/planning-document.ts';
import { type Publication, publicationSchema } from '../../models/schema/publication.ts';
import type { Holder } from '../flood/run-shelf.ts';
import type { KeyValues } from '../stores/browser-database.ts';

type Values = Pick<KeyValues, 'keys' | 'getMany' | 'addMany' | 'delMany'>;

const keySchema = z.tuple([
  z.enum(['entry', 'content']),
  z.string().describe('Account'),
  z.string().describe('City'),
  planningKindSchema,
  z.string().describe('Id'),
  z.number().int().min(1).describe('Version'),
]);
type DocumentKey = z.infer<typeof keySchema>;

const entrySchema = z.object({ class: publicationSchema, version: planningVersionSchema });
type Entry = z.infer<typeof entrySchema>;

/**
 * The documents that a browser keeps, which several people may use one after the other: each version lies under the account
 * that kept it, with its class, and is there for nobody else, and for nobody who may not see that class any more. What nobody
 * in particular kept is there for all who may see its class. One that cannot be read stays where it is, and hides no other.
 */
export class DocumentShelf {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  /** All versions of all documents, or of one, of a kind, the newest first. */
  async versions(city: string, kind: PlanningKind, holder: Holder, id?: string): Promise<PlanningVersion[]> {
    return (await this.#entries(city, kind, holder, id)).map(({ entry }) => entry.version);
  }

  /** What a version says; undefined: it is not here. */
  async content(
    city: string,
    { kind, id, version }: Pick<PlanningVersion, 'kind' | 'id' | 'version'>,
    holder: Holder,
  ): Promise<Record<string, unknown> | undefined> {
    const found = (await this.#entries(city, kind, holder, id)).find(({ key }) => key[5] === version);
    if (!found) return undefined;
    const [content] = await this.#values.getMany([contentKey(found.key)]);
    return z.record(z.string(), z.unknown()).safeParse(content).data;
  }

  /** Keeps a version that is new. Throws an error named ConstraintError where it is there already, of another tab. */
  async keep(city: string, { content, ...version }: PlanningDocument, holder: Holder): Promise<void> {
    const key: DocumentKey = ['entry', holder.account, city, version.kind, version.id, version.version];
    const entry: Entry = { class: leastOf(version.publication, holder.publication), version };
    await this.#values.addMany([
      [key, entry],
      [contentKey(key), content],
    ]);
  }

  /** Takes a document away with all its versions. */
  async forget(city: string, kind: PlanningKind, id: string, holder: Holder): Promise<void> {
    await this.#forgetAll((await this.#entries(city, kind, holder, id, false)).map(({ key }) => key));
  }

  /** Of all cities and kinds. */
  async countOf(account: string): Promise<number> {
    const keys = await this.#keys(([, owner]) => owner === account);
    return new Set(keys.map(([, , city, kind, id]) => JSON.stringify([city, kind, id]))).size;
  }

  /** Takes away all that an account kept: it was signed out. */
  async forgetAccount(account: string): Promise<void> {
    await this.#forgetAll(await this.#keys(([, owner]) => owner === account));
  }

  /** Takes away what other accounts left that is not public: their sessions ended without a sign-out. */
  async forgetOthers({ account }: Holder): Promise<void> {
    if (account === '') return;
    const keys = await this.#keys(([, owner]) => owner !== '' && owner !== account);
    const values = await this.#values.getMany(keys);
    // What cannot be read is nobody's to be shown.
    const closed = keys.filter((_, at) => entrySchema.safeParse(values[at]).data?.class !== 'public');
    await this.#forgetAll(closed);
  }

  /** Each version once: where two lie under its number, that of the account. */
  async #entries(
    city: string,
    kind: PlanningKind,
    { account, publication }: Holder,
    id?: string,
    isOnce = true,
  ): Promise<{ key: DocumentKey; entry: Entry }[]> {
    const keys = await this.#keys(
      ([, owner, ofCity, ofKind, ofId]) =>
        (owner === account || owner === '') &&
        ofCity === city &&
        ofKind === kind &&
        (id === undefined || ofId === id),
    );
    // Its own before those of nobody.
    keys.sort(([, a], [, b]) => (a === b ? 0 : a === account ? -1 : 1));
    const values = await this.#values.getMany(keys);
    const seen = new Set<string>();
    const found = keys.flatMap((key, at) => {
      const { data: entry } = entrySchema.safeParse(values[at]);
      if (!entry || !mayShow(publication, entry.class)) return [];
      const name = JSON.stringify(key.slice(4));
      if (isOnce && seen.has(name)) return [];
      seen.add(name);
      return [{ key, entry }];
    });
    return found.sort((a, b) => b.entry.version.version - a.entry.version.version);
  }

  async #keys(isWanted: (key: DocumentKey) => boolean): Promise<DocumentKey[]> {
    return (await this.#values.keys()).flatMap((given) => {
      const { data: key } = keySchema.safeParse(given);
      return key?.[0] === 'entry' && isWanted(key) ? [key] : [];
    });
  }

  async #forgetAll(keys: readonly DocumentKey[]): Promise<void> {
    if (keys.length > 0) await this.#values.delMany(keys.flatMap((key) => [key, contentKey(key)]));
  }
}

const contentKey = ([, ...place]: DocumentKey): DocumentKey => ['content', ...place];

/** The more open one: what somebody drew from what they may see is not closed to themselves. */
const leastOf = (a: Publication, b: Publication): Publication => (strictness(a) <= strictness(b) ? a : b);
