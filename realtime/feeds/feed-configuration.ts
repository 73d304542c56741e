import type { z } from 'zod';
import { InputError } from '../../models/errors.ts';
import type { Feed } from '../../models/schema/index.ts';
import type { FeedAdapter } from './adapter.ts';
import { type FilledConfiguration, fillConfiguration } from './secrets.ts';

/** Adapters by the word that a configuration says; a module is loaded when a feed asks for it. */
export type AdapterTable = Readonly<Record<string, () => Promise<FeedAdapter>>>;

export interface CheckedFeed extends FilledConfiguration<Feed> {
  adapter: FeedAdapter;
}

const ADVICE = 'Mend live.json; docs/feeds.md has an example of each adapter.';

/** Checks the configuration of one feed. Throws InputError that names the feed and the field. */
export async function checkFeed(
  feed: Feed,
  adapters: AdapterTable,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<CheckedFeed> {
  const input = `feed "${feed.id}"`;
  const load = Object.hasOwn(adapters, feed.adapter) ? adapters[feed.adapter] : undefined;
  if (!load) {
    const known = Object.keys(adapters).join(', ');
    throw new InputError(
      'adapter-unknown',
      input,
      `adapter: there is none called "${feed.adapter}".`,
      `Give one of: ${known}.`,
    );
  }
  const adapter = await load();
  const filled = fillConfiguration(withDefaults(feed, adapter, environment), environment, input);
  const parsed = adapter.schema.safeParse(filled.value);
  if (parsed.success) return { ...filled, value: parsed.data, adapter };
  throw new InputError('feed-invalid', input, `${filled.redact(issueText(parsed.error))}.`, ADVICE);
}

/** A feed with what the environment gives in place of fields that it leaves out: named, so that it is kept secret. */
function withDefaults(
  feed: Feed,
  { defaults = {} }: FeedAdapter,
  environment: Readonly<Record<string, string | undefined>>,
): Feed {
  const missing = Object.entries(defaults).filter(
    ([field, variable]) => feed[field] === undefined && environment[variable],
  );
  return { ...Object.fromEntries(missing.map(([field, variable]) => [field, `\${${variable}}`])), ...feed };
}

/** The first thing that is wrong, with its place. */
export function issueText(error: z.ZodError): string {
  const { path, message } = clearest(error.issues[0]);
  return `${path.join('.') || 'the configuration'}: ${message}`;
}

/** Of a choice of forms, the issue of the one that was meant: whose own kind is right, or that says most. */
function clearest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((branch) => branch.slice(0, 1));
  const meant = inner.find((one) => !(one.code === 'invalid_type' && one.path.length === 0)) ?? inner[0];
  if (!meant) return issue;
  const { path, message } = clearest(meant);
  return { path: [...issue.path, ...path], message };
}
