/** Line pictures on a grid of 16, in the hand of PanelIcons. */
export const ROOM_ICONS = {
  plan: 'M2 2.5h12v11H2zM2 7.5h4.5M9 7.5h5M9 2.5V5M9 7.5v6M5 13.5v-2.5',
  space: 'M8 1.8 14 5v6.2L8 14.4 2 11.2V5zM2 5l6 3.2L14 5M8 8.2v6.2',
  section: 'M2 5.5 8 2.3l6 3.2-6 3.2zM2 5.5v5L8 13.8V8.7M1 9.6l7 3.2 7-3.2',
  measure: 'M1.5 11 11 1.5 14.5 5 5 14.5zM4 8.5l1.5 1.5M6.2 6.3l2 2M8.5 4l1.5 1.5',
  fit: 'M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M5.5 5.5h5v5h-5z',
  all: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  hide: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM3 14 13 2',
  alone: 'M8 5.2l2.6 1.4v2.9L8 10.9 5.4 9.5V6.6zM2 4.5V2h2.5M11.5 2H14v2.5M14 11.5V14h-2.5M4.5 14H2v-2.5',
  clear: 'M8 2 13.5 5v6L8 14 2.5 11V5zM2.5 5 8 8l5.5-3M8 8v6M5 3.6l5.5 3M10.6 12.5V6.4',
  paper: 'M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 10.5h5M7.5 8v4.5',
  picture: 'M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.8 6.2a.9.9 0 1 0 0-1.8.9.9 0 0 0 0 1.8z',
} as const;
