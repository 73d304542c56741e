import { LineIcon } from './LineIcon.tsx';

/** Line pictures on a grid of 16, one hand for all panels. */
const PATHS = {
  layers: 'M8 2 14.5 5.5 8 9 1.5 5.5zM2.5 8.2 8 11.2l5.5-3M2.5 10.9 8 13.9l5.5-3',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.4 10.4 14 14',
  viewpoints:
    'M8 14.3s4.8-4.4 4.8-8a4.8 4.8 0 0 0-9.6 0c0 3.6 4.8 8 4.8 8zM8 8a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 8 8z',
  sun: 'M1.5 12.5a6.5 6.5 0 0 1 13 0M.5 12.5h15M11.2 8.4a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  objects: 'M2 4h1.5M2 8h1.5M2 12h1.5M6 4h8M6 8h8M6 12h8',
  statistics: 'M2 14h12M3.5 14V8.5M7 14V3M10.5 14V6M13 14v-3.5',
  themes: 'M8 2a6 6 0 1 0 6 6H8zM10.5 1.8a5.5 5.5 0 0 1 3.7 3.7h-3.7z',
  measure: 'M1.5 11 11 1.5 14.5 5 5 14.5zM4 8.5l1.5 1.5M6.2 6.3l2 2M8.5 4l1.5 1.5',
  draw: 'M2.5 13.5 3.3 10 11 2.3 13.7 5 6 12.7zM9.5 3.8l2.7 2.7',
  clip: 'M3.8 2 11 10.6M12.2 2 5 10.6M5.2 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM14.8 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  compare: 'M2 3h12v10H2zM8 1.5v13M4.2 8h2M9.8 8h2M5.2 7l-1 1 1 1M10.8 7l1 1-1 1',
  analysis: 'M8 1.8 13.4 5v6L8 14.2 2.6 11V5zM8 5.2 10.5 6.6v2.8L8 10.8 5.5 9.4V6.6z',
  add: 'M8 2.5v8M4.8 7.3 8 10.5l3.2-3.2M2 10.5v3h12v-3',
  alarms: 'M8 2a4 4 0 0 1 4 4v3.2l1.5 2.3h-11L4 9.2V6a4 4 0 0 1 4-4zM6.5 13.5a1.6 1.6 0 0 0 3 0',
  events: 'M3.5 2.5h9v11h-9zM5.8 5.5h4.4M5.8 8h4.4M5.8 10.5h2.6',
  video: 'M1.5 4.5h9v7h-9zM10.5 7 14.5 4.8v6.4L10.5 9',
  feeds:
    'M3 13.5a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4zM2.2 7.4a6.4 6.4 0 0 1 6.4 6.4M2.2 2.8a11 11 0 0 1 11 11',
  follow:
    'M5.5 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.5 13.5c0-2.5 1.8-4 4-4s4 1.5 4 4M10.5 5h4M12.8 3.2 14.6 5l-1.8 1.8M11 10.5h3.5',
} as const;

export type PanelIcon = keyof typeof PATHS;

export function PanelIcons({ icon }: { icon: PanelIcon }) {
  return <LineIcon path={PATHS[icon]} />;
}
