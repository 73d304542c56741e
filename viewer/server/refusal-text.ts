import type { TFunction } from 'i18next';
import { addTexts } from '../locale/i18n.ts';
import { errorText } from '../stores/status.ts';
import { ServerRefusal } from './ask-server.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Codes that the page has a sentence for: what happened, and what one can do. */
export const REFUSALS = Object.keys(en.server.refused);

/** The key of the sentence for what went wrong; undefined: there is none. */
export function refusalKey(error: unknown): string | undefined {
  if (!(error instanceof ServerRefusal)) return undefined;
  const code = REFUSALS.find((known) => known === error.code);
  return code && `server.refused.${code}`;
}

/** What went wrong, in words of the page's language where it has them, else as the server says it. */
export function refusalText(t: TFunction, error: unknown): string {
  const key = refusalKey(error);
  return key === undefined ? errorText(error) : t(key);
}
