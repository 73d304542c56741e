import { create } from 'zustand';
import type { Scheme } from '../../models/schema/scheme.ts';
import { localized } from '../locale/i18n.ts';
import { currentCity } from '../stores/boot.ts';
import { notify } from '../stores/notices.ts';
import { now } from '../stores/server-time.ts';
import { currentView } from '../stores/view.ts';
import { isChanged, type SchemeState, useScheme } from './scheme-store.ts';

/** Changes of a scheme that were not kept when another one was opened, or the city was left. */
export interface Draft {
  city: string;
  opened: NonNullable<SchemeState['opened']>;
  scheme: Scheme;
  saved: Scheme | undefined;
  /** UTC milliseconds. */
  time: number;
}

/** One for each scheme, while the page is open. A page that is closed asks first. */
export const useDrafts = create<{ drafts: readonly Draft[] }>()(() => ({ drafts: [] }));

const isOf =
  (city: string, { id, where }: Draft['opened']) =>
  (draft: Draft): boolean =>
    draft.city === city && draft.opened.id === id && draft.opened.where === where;

export const draftOf = (
  drafts: readonly Draft[],
  city: string | undefined,
  opened: SchemeState['opened'],
): Draft | undefined => (city === undefined || !opened ? undefined : drafts.find(isOf(city, opened)));

export function dropDraft(draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: drafts.filter((one) => one !== draft) }));
}

/** What was changed of the open scheme is not wanted, or was kept elsewhere: it goes when the scheme does. */
export function giveUpChanges(): void {
  useScheme.setState(({ scheme }) => ({ saved: scheme }));
}

// The city of what is open: it is not there any more when it is left.
let city: string | undefined;
useScheme.subscribe((state, before) => {
  const { scheme, opened } = before;
  const isStillOpen =
    state.scheme && state.opened?.id === opened?.id && state.opened?.where === opened?.where;
  if (scheme && opened && city !== undefined && !isStillOpen && isChanged(before)) {
    const draft: Draft = { city, opened, scheme, saved: before.saved, time: now() };
    const isSame = isOf(city, opened);
    useDrafts.setState(({ drafts }) => ({ drafts: [...drafts.filter((one) => !isSame(one)), draft] }));
    notify('planning.put.kept', { name: localized(scheme.name, currentView().language) });
  }
  if (state.state === 'ready') city = currentCity()?.city.id;
});
