/** Colours to draw with; those of the statutory warning levels are not among them. Names: `draw.colour.<id>`. */
export const PALETTE = [
  { id: 'teal', color: '#2fc9a8' },
  { id: 'violet', color: '#b48cf2' },
  { id: 'pink', color: '#f08bc3' },
  { id: 'green', color: '#8fd14f' },
  { id: 'white', color: '#ffffff' },
  { id: 'grey', color: '#9aa7ad' },
  { id: 'tan', color: '#c8a27a' },
  { id: 'black', color: '#10181c' },
] as const;
