import { create } from 'zustand';
import type { SCHEME_PLACES } from '../../models/schema/planning-document.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { PlacedList } from '../../scenes/planning/scheme/edit.ts';
import { onCityLeft } from '../stores/boot.ts';
import { forgetHistory, recordStep, withoutSteps } from '../stores/history.ts';

export type SchemePlace = (typeof SCHEME_PLACES)[number];

/** A scheme in the list. */
export interface SchemeEntry {
  id: string;
  where: SchemePlace;
  /** The newest. */
  version: number;
  name: LocalizedText;
  authorName: string;
  /** UTC milliseconds. */
  time: number;
}

/** Something of the open scheme that a person works on. */
export interface ChosenItem {
  list: PlacedList;
  id: string;
}

/** The scheme that stands in the city, as it is changed on this page. */
export interface SchemeState {
  state: 'none' | 'loading' | 'ready' | 'failed';
  error?: unknown;
  /** Which one, and the version that changes are made to. */
  opened?: { id: string; where: SchemePlace; version: number };
  scheme?: Scheme;
  /** As it is kept. */
  saved?: Scheme;
  /** As it would be while something is dragged. */
  dragged?: Scheme;
  chosen?: ChosenItem;
}

export const useScheme = create<SchemeState>()(() => ({ state: 'none' }));

/** All schemes of the city that one may see; undefined: not listed yet. */
export const useSchemeList = create<{
  entries?: readonly SchemeEntry[];
  keptIn: 'server' | 'browser';
  trouble?: unknown;
}>()(() => ({ keptIn: 'browser' }));

onCityLeft(() => {
  useScheme.setState({ state: 'none' }, true);
  useSchemeList.setState({ keptIn: 'browser' }, true);
});

/** The scheme as it is seen now: while something is dragged, as it would be. */
export const seenScheme = ({ scheme, dragged }: SchemeState): Scheme | undefined => dragged ?? scheme;

export const isChanged = ({ scheme, saved }: SchemeState): boolean => scheme !== saved;

/** What there is is replaced: no step leads back to what was open before. */
export function placeScheme(state: SchemeState): void {
  forgetHistory();
  withoutSteps(() => useScheme.setState(state, true));
}

/** A change of the open scheme, which can be taken back. One that throws changes nothing. */
export function changeScheme(change: (scheme: Scheme) => Scheme, together?: string): void {
  const { scheme } = useScheme.getState();
  if (!scheme) return;
  const next = change(scheme);
  if (next === scheme) {
    useScheme.setState({ dragged: undefined });
    return;
  }
  useScheme.setState({ scheme: next, dragged: undefined });
  const put = (one: Scheme) => useScheme.setState({ scheme: one, dragged: undefined });
  recordStep({ undo: () => put(scheme), redo: () => put(next) }, together && `scheme ${together}`);
}

export function dragScheme(dragged: Scheme | undefined): void {
  useScheme.setState({ dragged });
}

export function chooseItem(chosen: ChosenItem | undefined): void {
  useScheme.setState({ chosen });
}

/** An id that nothing of the scheme has yet: building-1, building-2 … */
export function freeItemId(scheme: Scheme, kind: string): string {
  const taken = new Set(
    [...scheme.parcels, ...scheme.buildings, ...scheme.greens, ...scheme.roads].map(({ id }) => id),
  );
  let number = 1;
  while (taken.has(`${kind}-${number}`)) number++;
  return `${kind}-${number}`;
}
