import type { CustomLayerInterface, CustomRenderMethodInput } from 'maplibre-gl';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../../scenes/flood/surface/wall-mask.ts';
import { refusalOf } from '../../water/largest-grid.ts';
import { MURKY, scaleOf } from '../../water/scales.ts';
import { grain, SHOWN_NUMBERS, type Shown, scaleNumbers } from '../../water/shader-inputs.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import { coloursTexture, linearTexture, linkProgram } from './gl-parts.ts';
import { type GridMesh, gridMesh, matrixAt } from './grid-mesh.ts';
import { MAP_WATER_FRAGMENT, MAP_WATER_VERTEX } from './map-glsl.ts';

type Gl = WebGL2RenderingContext;
type Place = NonNullable<WaterPictures['place']>;

export interface MapWaterLook {
  shown: Shown;
  showsFlow: boolean;
  /** Seconds that the streaks have moved for. */
  seconds: number;
}

const UNIFORMS = [
  ...['u_matrix', 'u_first', 'u_second', 'u_walls', 'u_ramp', 'u_noise', 'u_grid', 'u_share'],
  ...[
    'u_mask',
    'u_hasMask',
    'u_isDifference',
    'u_scale',
    'u_shows',
    'u_showsFlow',
    'u_seconds',
    'u_shallow',
    'u_deep',
  ],
] as const;
type Uniform = (typeof UNIFORMS)[number];
/** In the order of their units. */
const TEXTURES = ['u_first', 'u_second', 'u_walls', 'u_ramp', 'u_noise', 'u_mask'] as const;

/** What is there once for a context. */
interface Kit {
  gl: Gl;
  program: WebGLProgram;
  places: Record<Uniform, WebGLUniformLocation | null>;
  noise: WebGLTexture;
}

/** What is there for a run. */
interface Ground {
  place: Place;
  mesh: GridMesh;
  array: WebGLVertexArrayObject;
  buffers: WebGLBuffer[];
  walls: WebGLTexture;
}

/** The water of a run as a layer of the map, drawn by the graphics card as on the globe. */
export class WaterLayer implements CustomLayerInterface {
  readonly type = 'custom';
  readonly renderingMode = '2d';
  readonly id: string;
  pictures: WaterPictures | undefined;
  look: MapWaterLook = { shown: 'depth', showsFlow: false, seconds: 0 };
  readonly #refuse: (error: unknown) => void;
  #kit: Kit | undefined;
  #ground: Ground | undefined;
  #ramp: { shown: Shown; texture: WebGLTexture } | undefined;
  #mask: { mask: WallMask; texture: WebGLTexture } | undefined;
  readonly #uploaded = new Map<WaterPicture, WebGLTexture>();
  #isRefused = false;
  /** Of a run that this machine cannot draw; said once. */
  #tooLarge: Place | undefined;

  /** Where it draws; undefined before it does. */
  get gl(): Gl | undefined {
    return this.#kit?.gl;
  }

  /** `refuse` is told once why nothing can be drawn. */
  constructor(id: string, refuse: (error: unknown) => void) {
    this.id = id;
    this.#refuse = refuse;
  }

  onAdd(_map: unknown, gl: Gl): void {
    if (this.#kit?.gl === gl || this.#isRefused) return;
    // Those of a context that was lost went with it.
    this.#forget();
    try {
      const program = linkProgram(gl, MAP_WATER_VERTEX, MAP_WATER_FRAGMENT);
      const places = Object.fromEntries(
        UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)]),
      ) as Kit['places'];
      this.#kit = { gl, program, places, noise: linearTexture(gl, grain(), true) };
    } catch (error) {
      this.#isRefused = true;
      this.#refuse(error);
    }
  }

  render(gl: Gl, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { place, first, second } = this.pictures ?? {};
    if (this.#kit?.gl !== gl || (place && this.#isTooLarge(gl, place))) return;
    if (!place || !first || !second) {
      this.#leave(gl);
      return;
    }
    const ground = this.#groundOf(gl, place);
    this.#upload(gl, first, second);
    this.#setMask(gl, this.pictures?.mask);
    // biome-ignore lint/correctness/useHookAtTopLevel: a call of the graphics card, no hook.
    gl.useProgram(this.#kit.program);
    gl.bindVertexArray(ground.array);
    this.#setUniforms(gl, this.#kit, ground, matrixAt(defaultProjectionData.mainMatrix, ground.mesh.middle));
    const textures = [this.#uploaded.get(first), this.#uploaded.get(second)];
    [...textures, ground.walls, this.#rampTexture(gl), this.#kit.noise, this.#mask?.texture].forEach(
      (texture, unit) => {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(gl.TEXTURE_2D, texture ?? null);
      },
    );
    gl.disable(gl.CULL_FACE);
    gl.drawElements(gl.TRIANGLES, ground.mesh.triangles.length, gl.UNSIGNED_SHORT, 0);
    gl.bindVertexArray(null);
  }

  /** Gives everything back; the context may be gone. */
  destroy(): void {
    const kit = this.#kit;
    if (!kit) return;
    this.#leave(kit.gl);
    if (this.#ramp) kit.gl.deleteTexture(this.#ramp.texture);
    kit.gl.deleteTexture(kit.noise);
    kit.gl.deleteProgram(kit.program);
    this.#forget();
  }

  #setUniforms(gl: Gl, { places }: Kit, { place }: Ground, matrix: Float32Array): void {
    const { shown, showsFlow, seconds } = this.look;
    const { share, hours, isDifference } = this.pictures as WaterPictures;
    const { columns, rows, cell } = place.grid;
    const { x, y, z, w } = scaleNumbers(shown, hours);
    gl.uniformMatrix4fv(places.u_matrix, false, matrix);
    gl.uniform4f(places.u_grid, columns, rows, cell, 0);
    gl.uniform1f(places.u_share, share);
    gl.uniform1i(places.u_isDifference, Number(isDifference));
    gl.uniform4f(places.u_scale, x, y, z, w);
    gl.uniform1i(places.u_shows, SHOWN_NUMBERS[shown]);
    gl.uniform1i(places.u_showsFlow, Number(showsFlow));
    gl.uniform1f(places.u_seconds, seconds);
    const [shallow, deep] = MURKY.map((colour) => colour.map((part) => part / 255));
    gl.uniform3fv(places.u_shallow, shallow);
    gl.uniform3fv(places.u_deep, deep);
    gl.uniform1i(places.u_hasMask, Number(this.#mask !== undefined));
    TEXTURES.forEach((name, unit) => {
      gl.uniform1i(places[name], unit);
    });
  }

  #isTooLarge(gl: Gl, place: Place): boolean {
    if (place === this.#ground?.place) return false;
    if (place === this.#tooLarge) return true;
    const refusal = refusalOf(place.grid, gl.getParameter(gl.MAX_TEXTURE_SIZE));
    if (!refusal) return false;
    this.#tooLarge = place;
    this.#refuse(refusal);
    return true;
  }

  #groundOf(gl: Gl, place: Place): Ground {
    if (this.#ground?.place === place) return this.#ground;
    this.#leave(gl);
    const mesh = gridMesh(place.grid, place.placement);
    const array = gl.createVertexArray();
    const [nodes, triangles] = [gl.createBuffer(), gl.createBuffer()];
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, nodes);
    gl.bufferData(gl.ARRAY_BUFFER, mesh.nodes, gl.STATIC_DRAW);
    for (const at of [0, 1]) {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 2, gl.FLOAT, false, 16, 8 * at);
    }
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.triangles, gl.STATIC_DRAW);
    gl.bindVertexArray(null);
    const { columns: width, rows: height, walls } = place.ground;
    this.#ground = {
      ...{ place, mesh, array, buffers: [nodes, triangles] },
      walls: linearTexture(gl, { width, height, data: walls }),
    };
    return this.#ground;
  }

  /** Sends pictures to the device that it does not have, and forgets those that are no longer shown. */
  #upload(gl: Gl, first: WaterPicture, second: WaterPicture): void {
    for (const picture of new Set([first, second])) {
      if (this.#uploaded.has(picture)) continue;
      const { columns: width, rows: height, texels: data } = picture;
      this.#uploaded.set(picture, linearTexture(gl, { width, height, data }));
    }
    for (const [picture, texture] of this.#uploaded) {
      if (picture === first || picture === second) continue;
      gl.deleteTexture(texture);
      this.#uploaded.delete(picture);
    }
  }

  #setMask(gl: Gl, mask: WallMask | undefined): void {
    if (this.#mask?.mask === mask) return;
    if (this.#mask) gl.deleteTexture(this.#mask.texture);
    this.#mask = mask && {
      mask,
      texture: linearTexture(gl, { width: mask.columns, height: mask.rows, data: mask.cells }),
    };
  }

  #rampTexture(gl: Gl): WebGLTexture {
    const { shown } = this.look;
    if (this.#ramp?.shown !== shown) {
      if (this.#ramp) gl.deleteTexture(this.#ramp.texture);
      const { colours } = scaleOf(shown === 'natural' ? 'depth' : shown, 1);
      this.#ramp = { shown, texture: coloursTexture(gl, colours) };
    }
    return this.#ramp.texture;
  }

  /** Lets the water of a run go. */
  #leave(gl: Gl): void {
    for (const texture of this.#uploaded.values()) gl.deleteTexture(texture);
    this.#uploaded.clear();
    this.#setMask(gl, undefined);
    if (!this.#ground) return;
    const { array, buffers, walls } = this.#ground;
    gl.deleteVertexArray(array);
    for (const buffer of buffers) gl.deleteBuffer(buffer);
    gl.deleteTexture(walls);
    this.#ground = undefined;
  }

  #forget(): void {
    this.#kit = undefined;
    this.#ground = undefined;
    this.#ramp = undefined;
    this.#mask = undefined;
    this.#uploaded.clear();
  }
}
