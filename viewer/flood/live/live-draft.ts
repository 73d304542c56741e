import { create } from 'zustand';
import type { LiveStart } from '../../../models/schema/flood-live.ts';
import { onCityLeft } from '../../stores/boot.ts';

/** Runs begin at whole minutes. */
const MINUTE = 60_000;

/** Whether the next run starts from what is live, and how. */
export interface LiveDraft extends Pick<LiveStart, 'lead' | 'stage' | 'rain'> {
  isOn: boolean;
}

const USUAL: LiveDraft = { isOn: false, lead: 3_600, stage: 'hold', rain: 'hold' };

export const useLiveDraft = create<LiveDraft>()(() => USUAL);

onCityLeft(() => useLiveDraft.setState(USUAL));

/** The start that the draft is, of a moment in UTC milliseconds. */
export const liveStartAt = ({ lead, stage, rain }: LiveDraft, moment: number): LiveStart => ({
  at: Math.floor(moment / MINUTE) * MINUTE,
  ...{ lead, stage, rain },
});
