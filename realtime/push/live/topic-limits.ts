import { MOST_NEAR_TOPICS, MOST_TOPICS, type TopicInfo } from '../../../models/live/subscription.ts';

interface Told {
  info: TopicInfo;
}

/** As many of the topics, in their order, as a page may follow with those that it follows. */
export function thatFit<Topic extends Told>(added: readonly Topic[], before: readonly Told[] = []): Topic[] {
  let near = before.filter(isNear).length;
  let all = before.length;
  return added.filter((topic) => {
    if (all >= MOST_TOPICS || (isNear(topic) && near >= MOST_NEAR_TOPICS)) return false;
    all++;
    if (isNear(topic)) near++;
    return true;
  });
}

const isNear = ({ info: { kind } }: Told): boolean => kind === 'things' || kind === 'levels';
