export interface LabelStyle {
  /** A CSS colour of the text. */
  color: string;
  /** CSS pixels. */
  size: number;
}

const PADDING_ACROSS = 7;
const PADDING_UP = 3;
const LINE_HEIGHT = 1.35;
const MOST_LINES = 6;
/** Han and Latin characters in this many lines of about as many characters are as much as a label can say. */
const LONGEST_LINE = 26;

/**
 * A text on a dark plate as a picture, drawn with the fonts of the page at the display's own pixels: sharp on any
 * screen, and in any script that the page has. Width and height are CSS pixels.
 */
export function labelImage(
  text: string,
  { color, size }: LabelStyle,
  pixelRatio: number,
): { image: HTMLCanvasElement; width: number; height: number } {
  const image = document.createElement('canvas');
  const context = image.getContext('2d');
  if (!context) throw new Error('This browser gives no 2D canvas to draw labels on.');
  const font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  context.font = font;
  const lines = wrapLabel(text);
  const across = Math.max(...lines.map((line) => context.measureText(line).width));
  const width = Math.ceil(across) + 2 * PADDING_ACROSS;
  const height = Math.ceil(lines.length * size * LINE_HEIGHT) + 2 * PADDING_UP;
  image.width = Math.ceil(width * pixelRatio);
  image.height = Math.ceil(height * pixelRatio);
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = 'rgba(8, 17, 22, 0.82)';
  context.beginPath();
  context.roundRect(0, 0, width, height, 6);
  context.fill();
  context.font = font;
  context.fillStyle = color;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  lines.forEach((line, i) => {
    context.fillText(line, width / 2, PADDING_UP + (i + 0.5) * size * LINE_HEIGHT);
  });
  return { image, width, height };
}

/** The lines of a label: those of the text, and what is too long for one broken at a space or, in Han, anywhere. */
export function wrapLabel(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.trim().split(/\r?\n/)) {
    let rest = [...line.trimEnd()];
    while (rest.length > LONGEST_LINE) {
      const space = rest.lastIndexOf(' ', LONGEST_LINE);
      const at = space > LONGEST_LINE / 2 ? space : LONGEST_LINE;
      lines.push(rest.slice(0, at).join(''));
      rest = rest.slice(rest[at] === ' ' ? at + 1 : at);
    }
    lines.push(rest.join(''));
  }
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), '…'] : lines;
}
