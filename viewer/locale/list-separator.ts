import type { Language } from '../../models/schema/text.ts';

/** What stands between the names of a list. */
export function listSeparator(language: Language): string {
  return language === 'zh-CN' ? '、' : ', ';
}
