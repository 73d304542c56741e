import {
  type Camera,
  DepthTexture,
  GLSL3,
  HalfFloatType,
  Matrix4,
  Mesh,
  NearestFilter,
  OrthographicCamera,
  PlaneGeometry,
  RedFormat,
  Scene,
  ShaderMaterial,
  type Texture,
  UnsignedByteType,
  UnsignedIntType,
  Vector2,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';

const VERTEX = /* glsl */ `
out vec2 at;
void main() {
  at = uv;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/**
 * How much of the sky is hidden by what is near, from the depths of the picture: McGuire, Osman, Bukowski and Hennessy
 * (2011): The Alchemy screen-space ambient obscurance algorithm. High Performance Graphics, 25–32.
 */
const SHADE = /* glsl */ `
precision highp float;
uniform sampler2D depths;
uniform mat4 unproject;
uniform vec2 size;
uniform float radius;
uniform float pixelsAtOne;
uniform bool isParallel;
in vec2 at;
layout(location = 0) out vec4 result;

vec3 placeAt(vec2 uv_) {
  float depth = textureLod(depths, uv_, 0.0).r;
  vec4 place = unproject * vec4(2.0 * uv_ - 1.0, 2.0 * depth - 1.0, 1.0);
  return place.xyz / place.w;
}

void main() {
  if (textureLod(depths, at, 0.0).r >= 0.99999) { result = vec4(1.0); return; }
  vec3 here = placeAt(at);
  // Of the two neighbours on each axis the one on the same face.
  vec3 right = placeAt(at + vec2(1.0 / size.x, 0.0)) - here;
  vec3 left = here - placeAt(at - vec2(1.0 / size.x, 0.0));
  vec3 over = placeAt(at + vec2(0.0, 1.0 / size.y)) - here;
  vec3 under = here - placeAt(at - vec2(0.0, 1.0 / size.y));
  vec3 across = abs(right.z) < abs(left.z) ? right : left;
  vec3 along = abs(over.z) < abs(under.z) ? over : under;
  vec3 normal = normalize(cross(across, along));
  float reach = clamp(radius * pixelsAtOne / (isParallel ? 1.0 : max(0.05, -here.z)), 4.0, 90.0);
  // Interleaved gradient noise (Jimenez 2014): each pixel turns the samples otherwise.
  float turn = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  float sum = 0.0;
  const int SAMPLES = 14;
  for (int i = 0; i < SAMPLES; i++) {
    float share = (float(i) + 0.5) / float(SAMPLES);
    float angle = turn + 6.2831853 * 5.0 * share;
    vec2 to = at + reach * share * vec2(cos(angle), sin(angle)) / size;
    vec3 away = placeAt(to) - here;
    float squared = dot(away, away);
    float near = max(0.0, 1.0 - squared / (radius * radius));
    sum += near * max(0.0, dot(away, normal) - 0.012 * radius) / (squared + 0.02 * radius * radius) * radius;
  }
  float open = max(0.0, 1.0 - 0.75 * sum / float(SAMPLES));
  result = vec4(open);
}
`;

/** The picture, darker where it is shaded; noise is averaged over the pixels of the same face. */
const LAY = /* glsl */ `
precision highp float;
uniform sampler2D picture;
uniform sampler2D shade;
uniform sampler2D depths;
uniform vec2 size;
uniform mat4 unproject;
uniform float radius;
in vec2 at;
layout(location = 0) out vec4 result;

float farness(vec2 uv_) {
  vec4 place = unproject * vec4(0.0, 0.0, 2.0 * textureLod(depths, uv_, 0.0).r - 1.0, 1.0);
  return place.z / place.w;
}

void main() {
  vec4 color = textureLod(picture, at, 0.0);
  float here = farness(at);
  float sum = 0.0;
  float weight = 0.0;
  for (int x = -2; x < 2; x++)
    for (int y = -2; y < 2; y++) {
      vec2 to = at + (vec2(x, y) + 0.5) / size;
      float same = max(0.02, 1.0 - abs(farness(to) - here) / (0.25 * radius));
      sum += same * textureLod(shade, to, 0.0).r;
      weight += same;
    }
  float open = sum / weight;
  result = vec4(color.rgb * mix(vec3(0.10, 0.13, 0.18), vec3(1.0), open), 1.0);
  result = linearToOutputTexel(result);
}
`;

/** Draws a scene with the light of the sky that reaches into its corners. Costs several frames: for a picture at rest. */
export class AmbientShade {
  readonly #plane = new PlaneGeometry(2, 2);
  readonly #camera = new OrthographicCamera(-1, 1, 1, -1, 0, 1);
  readonly #shade: ShaderMaterial;
  readonly #lay: ShaderMaterial;
  readonly #quad: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #scene = new Scene();
  readonly #size = new Vector2();
  #picture: WebGLRenderTarget | undefined;
  #shaded: WebGLRenderTarget | undefined;

  constructor() {
    const material = (fragmentShader: string, names: readonly string[]): ShaderMaterial =>
      new ShaderMaterial({
        glslVersion: GLSL3,
        vertexShader: VERTEX,
        fragmentShader,
        depthTest: false,
        depthWrite: false,
        uniforms: {
          size: { value: this.#size },
          unproject: { value: new Matrix4() },
          radius: { value: 1 },
          ...Object.fromEntries(
            names.map((name) => [name, { value: null as Texture | number | boolean | null }]),
          ),
        },
      });
    this.#shade = material(SHADE, ['depths', 'pixelsAtOne', 'isParallel']);
    this.#lay = material(LAY, ['depths', 'picture', 'shade']);
    this.#quad = new Mesh(this.#plane, this.#shade);
    this.#quad.frustumCulled = false;
    this.#scene.add(this.#quad);
  }

  /** `radius`: metres within which things shade each other. */
  render(renderer: WebGLRenderer, scene: Scene, camera: Camera, radius: number): void {
    const { picture, shaded } = this.#targets(renderer);
    const projection = camera.projectionMatrix.elements;
    const isParallel = projection[15] === 1;
    for (const { uniforms } of [this.#shade, this.#lay]) {
      uniforms.unproject.value.copy(camera.projectionMatrixInverse);
      uniforms.radius.value = radius;
      uniforms.depths.value = picture.depthTexture;
    }
    this.#shade.uniforms.isParallel.value = isParallel;
    // Pixels of a metre at a distance of one (in parallel projection, everywhere).
    this.#shade.uniforms.pixelsAtOne.value = (projection[5] * this.#size.y) / 2;
    this.#lay.uniforms.picture.value = picture.texture;
    this.#lay.uniforms.shade.value = shaded.texture;
    renderer.setRenderTarget(picture);
    renderer.render(scene, camera);
    this.#quad.material = this.#shade;
    renderer.setRenderTarget(shaded);
    renderer.render(this.#scene, this.#camera);
    this.#quad.material = this.#lay;
    renderer.setRenderTarget(null);
    renderer.render(this.#scene, this.#camera);
  }

  dispose(): void {
    this.#picture?.depthTexture?.dispose();
    this.#picture?.dispose();
    this.#shaded?.dispose();
    this.#plane.dispose();
    this.#shade.dispose();
    this.#lay.dispose();
  }

  #targets(renderer: WebGLRenderer): { picture: WebGLRenderTarget; shaded: WebGLRenderTarget } {
    renderer.getDrawingBufferSize(this.#size);
    const { x: width, y: height } = this.#size;
    if (!this.#picture || !this.#shaded) {
      this.#picture = new WebGLRenderTarget(width, height, {
        type: HalfFloatType,
        samples: 4,
        depthTexture: new DepthTexture(width, height, UnsignedIntType),
      });
      this.#shaded = new WebGLRenderTarget(width, height, {
        type: UnsignedByteType,
        format: RedFormat,
        depthBuffer: false,
        minFilter: NearestFilter,
        magFilter: NearestFilter,
      });
    } else if (this.#picture.width !== width || this.#picture.height !== height) {
      this.#picture.setSize(width, height);
      this.#shaded.setSize(width, height);
    }
    return { picture: this.#picture, shaded: this.#shaded };
  }
}
