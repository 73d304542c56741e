/** A whole number, grouped. */
export const figure = (value: number): string => Math.round(value).toLocaleString('en');

/** Metres as one tells a depth of water. */
export const depthText = (metres: number): string => `${metres.toFixed(2)} m`;
