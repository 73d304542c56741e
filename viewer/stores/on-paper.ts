import { create } from 'zustand';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { useView } from './view.ts';

/**
 * Whether the globe is drawn for a report just now: light, by the day, without what is being worked on. What people look at on
 * the screen meanwhile is a picture of before.
 */
export const useOnPaper = create<{ isOn: boolean }>()(() => ({ isOn: false }));

const DAY = 86_400_000;

/** The highest sun of a day in UTC milliseconds, to some minutes: by mean solar time. Of what is drawn on paper. */
export function noonOf(time: number, longitude: number): number {
  const east = (longitude / 360) * DAY;
  return Math.floor((time + east) / DAY) * DAY + DAY / 2 - east;
}

/** Draws for paper from now on; returns the way back. */
export function drawOnPaper(): () => void {
  useOnPaper.setState({ isOn: true });
  return () => useOnPaper.setState({ isOn: false });
}

/** The appearance that the globe is drawn in: that of the view, on paper the light one. */
export const drawnAppearance = (): ViewDocument['appearance'] =>
  useOnPaper.getState().isOn ? 'light' : useView.getState().document.appearance;
