import type { ViewDocument } from '../../models/schema/view-document.ts';
import { writePreferences } from './preferences.ts';
import { patchView } from './view.ts';

/** Shows the page in a language, now and at the next visit. */
export function chooseLanguage(language: ViewDocument['language']): void {
  patchView({ language });
  writePreferences({ language });
}
