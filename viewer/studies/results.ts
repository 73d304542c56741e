import { create } from 'zustand';
import { onCityLeft } from '../stores/boot.ts';
import { recordStep } from '../stores/history.ts';
import { now as serverNow } from '../stores/server-time.ts';
import type { StudyResult } from './result.ts';

export interface ShownResult {
  result: StudyResult;
  isVisible: boolean;
  /** Parts that are on, by id. */
  parts: readonly string[];
  opacity: number;
  /** Which frame of an animation is shown; absent: the one that the part itself has. */
  frame?: number;
}

/** Results of studies of the city on screen, the newest first. globe/studies and map/studies show them. */
export const useResults = create<{ items: readonly ShownResult[]; open?: string }>()(() => ({ items: [] }));

/** Of a new result: small letters and digits that no other has. */
export function newResultId(): string {
  return `r${serverNow().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

/** Adds a result, shows it and opens it in the panel. Can be undone. */
export function addResult(result: StudyResult): void {
  const item: ShownResult = {
    result,
    isVisible: true,
    parts: result.parts.filter(({ isShown }) => isShown).map(({ id }) => id),
    opacity: 0.75,
  };
  step(
    () => place(item, 0),
    () => take(result.id),
  );
  useResults.setState({ open: result.id });
}

export function removeResult(id: string): void {
  const { items } = useResults.getState();
  const at = items.findIndex(({ result }) => result.id === id);
  if (at < 0) return;
  const item = items[at];
  step(
    () => take(id),
    () => place(item, at),
  );
}

/** How it is shown; no step of the history. */
export function changeResult(id: string, patch: Partial<Omit<ShownResult, 'result'>>): void {
  useResults.setState(({ items }) => ({
    items: items.map((item) => (item.result.id === id ? { ...item, ...patch } : item)),
  }));
}

export function renameResult(id: string, name: string): void {
  useResults.setState(({ items }) => ({
    items: items.map((item) =>
      item.result.id === id ? { ...item, result: { ...item.result, name } } : item,
    ),
  }));
}

export function openResult(id: string | undefined): void {
  useResults.setState({ open: id });
}

function place(item: ShownResult, at: number): void {
  useResults.setState(({ items }) => ({ items: items.toSpliced(at, 0, item) }));
}

function take(id: string): void {
  useResults.setState(({ items, open }) => ({
    items: items.filter(({ result }) => result.id !== id),
    open: open === id ? undefined : open,
  }));
}

function step(redo: () => void, undo: () => void): void {
  redo();
  recordStep({ undo, redo });
}

onCityLeft(() => useResults.setState({ items: [], open: undefined }));
