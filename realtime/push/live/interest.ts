import { maySee, type Subject } from '../../../models/access/decide.ts';
import { cellsOf } from '../../../models/live/cells.ts';
import { MOST_CELLS, type Subscription, type TopicInfo } from '../../../models/live/subscription.ts';

/** Which topics a page is told: those it asks for, as far as it may see them. */
export type Interest = (info: TopicInfo) => boolean;

/** Undefined: its extent covers more cells than it may ask for. */
export function interestOf(subscription: Subscription, subject: Subject): Interest | undefined {
  const near = new Set<string>();
  const afar = new Set<string>();
  for (const { id, detail } of subscription.layers) (detail === 'near' ? near : afar).add(id);
  const records = new Set<string>(subscription.records);
  const named =
    subscription.cells ?? (subscription.extent ? cellsOf(subscription.extent, MOST_CELLS) : undefined);
  if (subscription.extent && !named) return undefined;
  const cells = named && new Set(named);
  const isWanted = ({ kind, layer, cell }: TopicInfo): boolean => {
    if (kind === 'records') return records.has(layer);
    if (kind === 'summary' || kind === 'level-summary') return afar.has(layer);
    // What has no place is in every view.
    return near.has(layer) && (cell === undefined || !cells || cells.has(cell));
  };
  return (info) => isWanted(info) && mayBeTold(subject, info);
}

function mayBeTold(subject: Subject, { publication, areas }: TopicInfo): boolean {
  return maySee(subject, { publication, ...(areas.length > 0 && { areas }) });
}
