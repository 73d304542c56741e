import type { Rgb } from '../../water/scales.ts';

type Gl = WebGL2RenderingContext;

/** Compiles and links two shaders. Throws an Error with what the driver says. */
export function linkProgram(gl: Gl, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error('The graphics context was lost.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) || gl.isContextLost()) return program;
  const said = gl.getAttachedShaders(program)?.map((shader) => gl.getShaderInfoLog(shader)) ?? [];
  throw new Error(
    `The water's shader does not compile: ${[gl.getProgramInfoLog(program), ...said].join(' ')}`,
  );
}

interface Content {
  width: number;
  height: number;
  data: Uint16Array | Uint8Array;
}

/** A texture between whose numbers the device interpolates: half-precision fours, or bytes. */
export function linearTexture(gl: Gl, { width, height, data }: Content, repeats = false): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  asTheyAre(gl);
  if (data instanceof Uint16Array)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16F, width, height, 0, gl.RGBA, gl.HALF_FLOAT, data);
  else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, data);
  settle(gl, gl.LINEAR, repeats ? gl.REPEAT : gl.CLAMP_TO_EDGE);
  return texture;
}

/** Colours in a row. */
export function coloursTexture(gl: Gl, colours: readonly Rgb[]): WebGLTexture {
  const texture = gl.createTexture();
  const data = Uint8Array.from(colours.flatMap((colour) => [...colour, 255]));
  gl.bindTexture(gl.TEXTURE_2D, texture);
  asTheyAre(gl);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, colours.length, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, data);
  settle(gl, gl.NEAREST, gl.CLAMP_TO_EDGE);
  return texture;
}

/** The map leaves switches on that change numbers on their way. */
function asTheyAre(gl: Gl): void {
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
}

function settle(gl: Gl, filter: number, wrap: number): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, wrap);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, wrap);
}
