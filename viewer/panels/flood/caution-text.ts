import type { TFunction } from 'i18next';
import type { FloodRun } from '../../../models/schema/flood-run.ts';

type Caution = FloodRun['cautions'][number];

/** Of an item of a case, as `walls[2] "east-levee"`; and of figures with their unit. */
const ITEM = /\b[a-zA-Z]+\[\d+\](?: "[^"]*")?/;
const FIGURE = /\d+(?:[.,]\d+)*\s?m\b/g;

/** What is to be minded with a run, in the language of the page, with the item and figures that the solver told. */
export function cautionText(t: TFunction, { code, message }: Caution): string {
  const item = ITEM.exec(message)?.[0] ?? '';
  const figures = (message.replace(ITEM, '').match(FIGURE) ?? []).join(' / ');
  return t(`flood.caution.${code}`, { item, figures, defaultValue: message });
}
