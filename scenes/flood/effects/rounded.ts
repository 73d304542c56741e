/** As numbers are told: pictures are minutes apart and grids metres wide, more digits would say nothing. */
export const seconds = (time: number): number => Math.round(time * 10) / 10;
export const centimetres = (metres: number): number => Math.round(metres * 100) / 100;
