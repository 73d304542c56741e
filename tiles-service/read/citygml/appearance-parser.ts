import { NumberList } from '../xml/numbers.ts';
import { START, type XmlCursor } from '../xml/xml-cursor.ts';
import { type AppearanceIndex, keyOf, type Placement } from './appearance-index.ts';
import type { Findings } from './reasons.ts';

/** What is known of one piece of surface data (a texture or a material) so far. */
interface SurfaceData {
  theme: number;
  kind: string;
  image: string;
  isFront: boolean;
  color: number[];
  transparency: number;
  reference: number[];
  orientation: number[];
}

/** Puts the appearances of a document into the index, each as soon as its target is read. */
export class AppearanceParser {
  readonly #index: AppearanceIndex;
  readonly #findings: Findings;
  readonly #numbers = new NumberList();

  constructor(index: AppearanceIndex, findings: Findings) {
    this.#index = index;
    this.#findings = findings;
  }

  /** Reads the Appearance whose start tag the cursor is at. */
  parse(xml: XmlCursor): void {
    const depth = xml.depth;
    let theme = this.#index.theme('');
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      const { local } = xml.name;
      if (local === 'theme') {
        xml.next();
        theme = this.#index.theme(xml.text().trim());
      } else if (/^(ParameterizedTexture|X3DMaterial|GeoreferencedTexture)$/.test(local)) {
        this.#surfaceData(xml, theme);
      } else if (local.endsWith('Texture') && local[0] !== local[0].toLowerCase()) {
        this.#findings.add('texture-unsupported');
        xml.skip();
      }
    }
  }

  #surfaceData(xml: XmlCursor, theme: number): void {
    const depth = xml.depth;
    const data: SurfaceData = {
      theme,
      kind: xml.name.local,
      image: '',
      isFront: true,
      color: [],
      transparency: 0,
      reference: [],
      orientation: [],
    };
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) return;
        continue;
      }
      switch (xml.name.local) {
        case 'imageURI':
          data.image = leaf(xml);
          break;
        case 'isFront':
          data.isFront = !/^(false|0)$/.test(leaf(xml));
          break;
        case 'diffuseColor':
          data.color = this.#list(xml);
          break;
        case 'transparency':
          data.transparency = this.#list(xml)[0] ?? 0;
          break;
        case 'orientation':
          data.orientation = this.#list(xml);
          break;
        case 'pos':
          data.reference = this.#list(xml);
          break;
        case 'target':
          this.#target(xml, data);
          break;
        case 'TextureAssociation':
          this.#association(xml, data);
          break;
      }
    }
  }

  /** CityGML 1 and 2: `<target uri="#…">` with texture coordinates inside, or for materials the id as its text. */
  #target(xml: XmlCursor, data: SurfaceData): void {
    const uri = xml.attribute('uri') ?? xml.attribute('href');
    const depth = xml.depth;
    let placement: Placement | undefined;
    let text = '';
    for (;;) {
      const token = xml.next();
      if (token === START) placement = this.#placement(xml) ?? placement;
      else {
        if (xml.depth >= depth) continue;
        text = xml.text().trim();
        break;
      }
    }
    this.#add(uri ?? text, data, placement);
  }

  /** CityGML 3: the target's id and the coordinates side by side. */
  #association(xml: XmlCursor, data: SurfaceData): void {
    const depth = xml.depth;
    let placement: Placement | undefined;
    let target = '';
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) break;
        continue;
      }
      if (xml.name.local === 'target') target = xml.attribute('href') ?? leaf(xml);
      else placement = this.#placement(xml) ?? placement;
    }
    this.#add(target, data, placement);
  }

  #placement(xml: XmlCursor): Placement | undefined {
    const kind = xml.name.local;
    if (kind === 'TexCoordGen') {
      const depth = xml.depth;
      let matrix: number[] = [];
      for (;;) {
        const token = xml.next();
        if (xml.depth < depth) break;
        if (token === START && xml.name.local === 'worldToTexture') matrix = this.#list(xml);
      }
      return matrix.length === 12 && matrix.every(Number.isFinite) ? { kind: 'matrix', matrix } : undefined;
    }
    if (kind !== 'TexCoordList') return undefined;
    const depth = xml.depth;
    const rings: { key: number; coordinates: Float32Array }[] = [];
    /** CityGML 3 names the rings in elements of their own, in the order of the coordinates. */
    const keys: number[] = [];
    for (;;) {
      if (xml.next() !== START) {
        if (xml.depth < depth) break;
        continue;
      }
      if (xml.name.local === 'textureCoordinates') {
        const ring = xml.attribute('ring');
        const key = ring === undefined ? 0 : keyOf(ring.replace(/^#/, ''));
        xml.next();
        this.#numbers.length = 0;
        xml.numbers(this.#numbers);
        const coordinates = Float32Array.from(this.#numbers.data.subarray(0, this.#numbers.length));
        rings.push({ key, coordinates });
      } else if (xml.name.local === 'ring') {
        keys.push(keyOf(leaf(xml).replace(/^#/, '')));
      }
    }
    for (let index = 0; index < Math.min(keys.length, rings.length); index++) rings[index].key = keys[index];
    return { kind: 'list', rings };
  }

  #add(target: string, data: SurfaceData, placement: Placement | undefined): void {
    const id = target.replace(/^#/, '');
    if (id === '' || !data.isFront) return;
    if (data.kind === 'X3DMaterial') {
      const color = colorOf(data);
      if (color) this.#index.addMaterial(data.theme, id, color);
      return;
    }
    if (data.image === '') {
      this.#findings.add('texture-unsupported');
      return;
    }
    if (data.kind === 'GeoreferencedTexture') {
      const [a, b, c, d] = data.orientation;
      const [x, y] = data.reference;
      const own = [x, y, a, c, b, d];
      const isOwn = own.every((value) => Number.isFinite(value));
      this.#index.addTexture(data.theme, id, data.image, {
        kind: 'world',
        parameters: isOwn ? own : undefined,
      });
      return;
    }
    if (placement) this.#index.addTexture(data.theme, id, data.image, placement);
    else this.#findings.add('texture-unsupported');
  }

  #list(xml: XmlCursor): number[] {
    xml.next();
    this.#numbers.length = 0;
    xml.numbers(this.#numbers);
    return [...this.#numbers.data.subarray(0, Math.min(64, this.#numbers.length))];
  }
}

/** The text of a leaf; the cursor goes to its end tag, or to the first tag inside. */
function leaf(xml: XmlCursor): string {
  xml.next();
  return xml.text().trim();
}

/** RGBA 0–255; undefined without a colour. */
function colorOf({ color, transparency }: SurfaceData): number[] | undefined {
  if (color.length < 3 || !color.every(Number.isFinite)) return undefined;
  const opacity = Number.isFinite(transparency) ? 1 - transparency : 1;
  // 0 is kept for "no colour": a wholly transparent surface is next to invisible.
  return [toByte(color[0]), toByte(color[1]), toByte(color[2]), Math.max(1, toByte(opacity))];
}

function toByte(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 255);
}
