import { recordError } from '../stores/status.ts';
import { systemHasChinese } from './system-chinese.ts';

/** Brings Chinese to a machine that has none; nothing is loaded on one that has. */
export function bringChinese(): void {
  if (systemHasChinese()) return;
  import('./chinese-faces.ts').then(({ addChineseFaces }) => addChineseFaces()).catch(recordError);
}
