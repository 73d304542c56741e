import { z } from 'zod';
import { mayShow } from '../../models/access/strictness.ts';
import { type Publication, publicationSchema } from '../../models/schema/publication.ts';
import type { KeyValues } from '../stores/browser-database.ts';
import { type RunEntry, runEntrySchema } from './run-entry.ts';

/** Runs of a city that a browser keeps for one account; the oldest goes for a new one. */
const MOST = 12;

/** Who sits before the browser: an account, or '' where nobody is signed in; and what of the city they may see. */
export interface Holder {
  account: string;
  publication: Publication;
}

const keySchema = z.tuple([
  z.enum(['entry', 'water']),
  z.string().describe('Account'),
  publicationSchema,
  z.string().describe('City'),
  z.string().describe('Run'),
]);
type RunKey = z.infer<typeof keySchema>;

/**
 * The runs that a browser keeps, which several people may use one after the other: each lies under the account that
 * computed it and the class of what it was computed from, and is there for nobody else, and for nobody who may not see
 * that class any more. What nobody in particular computed is there for all who may see its class.
 */
export class RunShelf {
  readonly #values: Omit<KeyValues, 'addMany'>;

  constructor(values: Omit<KeyValues, 'addMany'>) {
    this.#values = values;
  }

  /** The runs of a city, the newest first. One that cannot be read does not hide the others. */
  async list(city: string, holder: Holder): Promise<RunEntry[]> {
    const runs = await this.#entries((key) => key[3] === city && isFor(holder, key));
    const seen = new Set<string>();
    // The same run may lie under two classes: the newer one counts.
    return runs.flatMap(({ entry }) => (seen.has(entry.id) ? [] : seen.add(entry.id) && [entry]));
  }

  /** Keeps a run. Where there is no room the oldest go, one after the other; throws where that is not enough. */
  async keep(city: string, entry: RunEntry, water: unknown, holder: Holder): Promise<void> {
    const place = [holder.account, holder.publication, city, entry.id] as const;
    for (;;) {
      try {
        await this.#values.setMany([
          [['water', ...place], water],
          [['entry', ...place], entry],
        ]);
        break;
      } catch (error) {
        if (!isFull(error)) throw error;
        const own = await this.#entries((key) => key[1] === holder.account && key[4] !== entry.id);
        const oldest = own.at(-1);
        if (!oldest) throw error;
        await this.#forgetAll([oldest.key]);
      }
    }
    const kept = await this.#entries((key) => key[3] === city && key[1] === holder.account);
    await this.#forgetAll(kept.slice(MOST).map(({ key }) => key));
  }

  /** Writes what is told of a run anew, where it lies. */
  async describe(city: string, entry: RunEntry, holder: Holder): Promise<void> {
    const [key] = await this.#keys((one) => isRun(one, city, entry.id) && isFor(holder, one));
    if (key) await this.#values.setMany([[key, entry]]);
  }

  /** The water of a run, as it was given; undefined: it is not here, or not any more. */
  async water(city: string, id: string, holder: Holder): Promise<unknown> {
    const [key] = await this.#keys((one) => isRun(one, city, id) && isFor(holder, one));
    return key && (await this.#values.getMany([waterKey(key)]))[0];
  }

  async forget(city: string, id: string, holder: Holder): Promise<void> {
    await this.#forgetAll(await this.#keys((key) => isRun(key, city, id) && isFor(holder, key)));
  }

  /** Takes away all that an account computed: it was signed out. */
  async forgetAccount(account: string): Promise<void> {
    await this.#forgetAll(await this.#keys((key) => key[1] === account));
  }

  /** Takes away what other accounts left that is not public: their sessions ended without a sign-out. */
  async forgetOthers({ account }: Holder): Promise<void> {
    if (account === '') return;
    await this.#forgetAll(
      await this.#keys(
        ([, owner, publication]) => owner !== '' && owner !== account && publication !== 'public',
      ),
    );
  }

  async #keys(isWanted: (key: RunKey) => boolean): Promise<RunKey[]> {
    return (await this.#values.keys()).flatMap((given) => {
      const { data: key } = keySchema.safeParse(given);
      return key?.[0] === 'entry' && isWanted(key) ? [key] : [];
    });
  }

  /** The newest first. */
  async #entries(isWanted: (key: RunKey) => boolean): Promise<{ key: RunKey; entry: RunEntry }[]> {
    const keys = await this.#keys(isWanted);
    const values = await this.#values.getMany(keys);
    const found = keys.flatMap((key, index) => {
      const { data: entry } = runEntrySchema.safeParse(values[index]);
      return entry ? [{ key, entry }] : [];
    });
    return found.sort((a, b) => b.entry.made - a.entry.made);
  }

  async #forgetAll(keys: readonly RunKey[]): Promise<void> {
    if (keys.length > 0) await this.#values.delMany(keys.flatMap((key) => [key, waterKey(key)]));
  }
}

const waterKey = ([, ...place]: RunKey): RunKey => ['water', ...place];
const isRun = ([, , , city, id]: RunKey, wanted: string, run: string): boolean =>
  city === wanted && id === run;
const isFor = ({ account, publication }: Holder, [, owner, of]: RunKey): boolean =>
  (owner === account || owner === '') && mayShow(publication, of);
const isFull = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === 'QuotaExceededError';
