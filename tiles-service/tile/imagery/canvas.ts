import type * as Canvas from '@napi-rs/canvas';
import { InputError } from '../../../models/errors.ts';

export type CanvasModule = typeof Canvas;
export type Context = Canvas.SKRSContext2D;
export type Picture = Canvas.Canvas;

/** The canvas package, which is native and optional; undefined where it is not installed for this machine. */
export async function findCanvas(): Promise<CanvasModule | undefined> {
  try {
    return await import('@napi-rs/canvas');
  } catch {
    return undefined;
  }
}

/** Throws InputError where the canvas package is missing. */
export async function requireCanvas(): Promise<CanvasModule> {
  const canvas = await findCanvas();
  if (canvas) return canvas;
  throw new InputError(
    'imagery-needs-canvas',
    'base imagery',
    'The optional package @napi-rs/canvas is not installed for this machine, so no base imagery can be drawn.',
    'Install it with `npm install @napi-rs/canvas`, or import with --no-imagery; everything else works without it.',
  );
}
