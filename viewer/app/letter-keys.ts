import { create } from 'zustand';
import { readPreferences, writePreferences } from '../stores/preferences.ts';

/** Whether single letters do something: who dictates, or types by a switch, can turn them off (WCAG 2.1.4). */
export const useLetterKeys = create<{ on: boolean }>()(() => ({ on: readPreferences().letterKeys ?? true }));

export function setLetterKeys(on: boolean): void {
  useLetterKeys.setState({ on });
  writePreferences({ letterKeys: on });
}
