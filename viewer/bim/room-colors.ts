import type { ViewDocument } from '../../models/schema/view-document.ts';
import type { RoomColors } from './draw/room-scene.ts';

/** A studio in the evening, one by day, and one in black and white. */
const COLORS: Record<ViewDocument['appearance'], RoomColors> = {
  dark: {
    background: '#172028',
    ground: '#202c35',
    line: '#31414c',
    accent: '#3fd9b8',
    edge: '#070b0e',
    cut: '#d3dde3',
    sky: '#b4c0cc',
    shade: '#66625d',
    edgeStrength: 0.62,
  },
  light: {
    background: '#eef2f4',
    ground: '#e2e8eb',
    line: '#c4ced3',
    accent: '#00917a',
    edge: '#26323a',
    cut: '#39454d',
    sky: '#b9c4cd',
    shade: '#85827c',
    edgeStrength: 0.55,
  },
  contrast: {
    background: '#000000',
    ground: '#0a0a0a',
    line: '#5a5a5a',
    accent: '#6bffdd',
    edge: '#000000',
    cut: '#ffffff',
    sky: '#b8b8b8',
    shade: '#6a6a6a',
    edgeStrength: 1,
  },
};

export const roomColors = (appearance: ViewDocument['appearance']): RoomColors => COLORS[appearance];
