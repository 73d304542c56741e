import { PixelFormat, TextureMagnificationFilter, TextureMinificationFilter } from '@cesium/engine';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import type { Rgb } from '../../water/scales.ts';
import { type EngineContext, type EngineTexture, parts } from './engine-parts.ts';

const BYTE = 0x1401;
const FLOAT = 0x1406;
const HALF = 0x8d61;
const REPEAT = 0x2901;
const CLAMP_TO_EDGE = 0x812f;

interface Content {
  width: number;
  height: number;
  data: ArrayBufferView;
}

/** What a grid holds, a texel for each of its cells. */
export const sized = (
  { columns, rows }: { columns: number; rows: number },
  data: ArrayBufferView,
): Content => ({ width: columns, height: rows, data });

/** Numbers that a shader reads one by one. */
export function numbersTexture(
  context: EngineContext,
  { width, height, data }: Content,
  channels: 1 | 4,
): EngineTexture {
  return new parts.Texture({
    context,
    pixelFormat: channels === 1 ? PixelFormat.RED : PixelFormat.RGBA,
    pixelDatatype: FLOAT,
    sampler: parts.Sampler.NEAREST,
    flipY: false,
    source: { width, height, arrayBufferView: data },
  });
}

/** A picture of the water, between whose cells the device interpolates. */
export function pictureTexture(
  context: EngineContext,
  { columns, rows, texels }: Pick<WaterPicture, 'columns' | 'rows' | 'texels'>,
): EngineTexture {
  const texture = new parts.Texture({
    context,
    pixelFormat: PixelFormat.RGBA,
    pixelDatatype: HALF,
    sampler: linear(false),
    flipY: false,
    source: { width: columns, height: rows, arrayBufferView: texels },
  });
  // Every WebGL 2 device does so for half-precision numbers; the engine asks for more, for whole ones, first.
  const { _gl: gl } = context;
  gl.bindTexture(gl.TEXTURE_2D, texture._texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.bindTexture(gl.TEXTURE_2D, null);
  return texture;
}

/** One byte a texel, 0–1 in the shader. */
export function bytesTexture(
  context: EngineContext,
  { width, height, data }: Content,
  repeats: boolean,
): EngineTexture {
  return new parts.Texture({
    context,
    pixelFormat: PixelFormat.RED,
    pixelDatatype: BYTE,
    sampler: linear(repeats),
    flipY: false,
    source: { width, height, arrayBufferView: data },
  });
}

/** Colours in a row. */
export function rampTexture(context: EngineContext, colours: readonly Rgb[]): EngineTexture {
  return new parts.Texture({
    context,
    pixelFormat: PixelFormat.RGBA,
    pixelDatatype: BYTE,
    sampler: parts.Sampler.NEAREST,
    flipY: false,
    source: {
      width: colours.length,
      height: 1,
      arrayBufferView: Uint8Array.from(colours.flatMap((colour) => [...colour, 255])),
    },
  });
}

function linear(repeats: boolean): unknown {
  const wrap = repeats ? REPEAT : CLAMP_TO_EDGE;
  return new parts.Sampler({
    wrapS: wrap,
    wrapT: wrap,
    minificationFilter: TextureMinificationFilter.LINEAR,
    magnificationFilter: TextureMagnificationFilter.LINEAR,
  });
}
