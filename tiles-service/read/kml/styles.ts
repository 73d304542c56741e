import type { Properties } from '../simple-features/properties.ts';
import { childNamed, textOf, type XmlElement } from '../simple-features/xml-element.ts';

/** Shared styles that are remembered. */
const MAXIMUM_STYLES = 100_000;

/** The styles of a document by their ids; their colours become attributes of the features that use them. */
export class Styles {
  readonly #styles = new Map<string, Properties>();
  readonly #maps = new Map<string, string>();

  add(element: XmlElement): void {
    const { id } = element.attributes;
    if (id === undefined || this.#styles.size + this.#maps.size >= MAXIMUM_STYLES) return;
    if (element.name === 'Style') this.#styles.set(id, coloursOf(element));
    const pair = element.children.find((child) => child.name === 'Pair' && textOf(child, 'key') === 'normal');
    const url = textOf(pair, 'styleUrl');
    const inline = childNamed(pair, 'Style');
    if (url !== undefined) this.#maps.set(id, url);
    else if (inline) this.#styles.set(id, coloursOf(inline));
  }

  /** The colours of a Placemark: those of its own style before those of the one that it names. */
  of(placemark: XmlElement): Properties {
    let url = textOf(placemark, 'styleUrl');
    for (let step = 0; step < 4 && url !== undefined; step++) {
      const next: string | undefined = this.#maps.get(idOf(url));
      if (next === undefined) break;
      url = next;
    }
    const shared = url === undefined ? undefined : this.#styles.get(idOf(url));
    const own = childNamed(placemark, 'Style');
    return { ...shared, ...(own ? coloursOf(own) : {}) };
  }
}

function idOf(url: string): string {
  return url.slice(url.indexOf('#') + 1);
}

/** Colours under the names of the simplestyle specification. */
function coloursOf(style: XmlElement): Properties {
  const colours: Properties = {};
  const add = (element: string, colour: string, opacity: string): void => {
    const parts = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(
      textOf(childNamed(style, element), 'color') ?? '',
    );
    if (!parts) return;
    // KML writes alpha, blue, green, red.
    const [, alpha, blue, green, red] = parts;
    colours[colour] = `#${red}${green}${blue}`.toLowerCase();
    colours[opacity] = Math.round((Number.parseInt(alpha, 16) / 255) * 1000) / 1000;
  };
  add('PolyStyle', 'fill', 'fill-opacity');
  add('LineStyle', 'stroke', 'stroke-opacity');
  add('IconStyle', 'marker-color', 'marker-opacity');
  const width = Number(textOf(childNamed(style, 'LineStyle'), 'width') ?? Number.NaN);
  if (Number.isFinite(width)) colours['stroke-width'] = width;
  return colours;
}
