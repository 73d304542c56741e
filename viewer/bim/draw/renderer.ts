import { WebGLRenderer } from 'three';

/** The machine lacks what a building is drawn with; `lacks` is the end of the key of a text. */
export class DrawError extends Error {
  override readonly name = 'DrawError';
  readonly lacks: 'webgl' | 'floats';

  constructor(lacks: DrawError['lacks'], message: string) {
    super(message);
    this.lacks = lacks;
  }
}

/** Draws on a canvas with WebGL2 and float targets. Throws DrawError where the machine does not give them. */
export function rendererFor(canvas: HTMLCanvasElement): WebGLRenderer {
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
  } catch (error) {
    throw new DrawError('webgl', error instanceof Error ? error.message : String(error));
  }
  // Without it nothing could be pointed at.
  if (renderer.getContext().getExtension('EXT_color_buffer_float')) return renderer;
  renderer.dispose();
  throw new DrawError('floats', 'EXT_color_buffer_float');
}
