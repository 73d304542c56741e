/** The family that brings Chinese to machines without; it stands last in the page's stacks. */
export const CHINESE_FACE = 'CityMirrorSans';

let known: boolean | undefined;

/** Whether this machine can draw Chinese by itself: two characters that look different are drawn differently. */
export function systemHasChinese(): boolean {
  known ??= drawn('城') !== drawn('镜');
  return known;
}

/** A character as the system draws it, in a face that the page does not bring. */
function drawn(character: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const context = canvas.getContext('2d');
  if (!context) return character;
  context.font = '20px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.fillText(character, 2, 12);
  return canvas.toDataURL();
}
