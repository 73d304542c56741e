import type { AttributeValue } from '../../../models/feature.ts';
import type { Properties } from '../simple-features/properties.ts';
import type { Row } from '../simple-features/row.ts';
import { childNamed, textOf, type XmlElement } from '../simple-features/xml-element.ts';
import { GEOMETRY_NAMES, type GeometryReader } from './geometry.ts';
import type { Styles } from './styles.ts';

/** Elements of a Placemark that are kept as attributes, by their own names. */
const TEXTS = ['name', 'description', 'address', 'phoneNumber', 'Snippet'];

/** Attributes of elements that are read. */
export const KEPT_ATTRIBUTES = ['id', 'name', 'schemaUrl'];

/** The row of a Placemark. `folders`: names of the folders that it is in, the outermost first. */
export function placemarkRow(
  placemark: XmlElement,
  name: string,
  folders: readonly string[],
  geometries: GeometryReader,
  styles: Styles,
): Row {
  const attributes: Properties = {};
  for (const key of TEXTS) set(attributes, key, textOf(placemark, key));
  const stamp = textOf(childNamed(placemark, 'TimeStamp'), 'when');
  const span = childNamed(placemark, 'TimeSpan');
  set(attributes, 'time', stamp);
  set(attributes, 'time_start', textOf(span, 'begin'));
  set(attributes, 'time_end', textOf(span, 'end'));
  extendedData(placemark, attributes);
  if (folders.length > 0) set(attributes, 'layer', folders.join('/'));
  for (const [key, value] of Object.entries(styles.of(placemark))) set(attributes, key, value);
  const row: Row = { name, attributes, geometries: [] };
  for (const child of placemark.children)
    if (GEOMETRY_NAMES.has(child.name)) geometries.read(child, row.geometries, attributes);
  const { id } = placemark.attributes;
  if (id !== undefined && id.trim() !== '') row.id = id;
  const layer = folders.at(-1);
  if (layer !== undefined) row.layer = layer;
  return row;
}

/** Data with a name and a value, and SchemaData with simple fields, whose types their schema tells. */
function extendedData(placemark: XmlElement, attributes: Properties): void {
  for (const data of childNamed(placemark, 'ExtendedData')?.children ?? []) {
    if (data.name === 'Data') set(attributes, data.attributes.name, typed(textOf(data, 'value')));
    else if (data.name === 'SchemaData') {
      for (const field of data.children)
        if (field.name === 'SimpleData')
          set(attributes, field.attributes.name, typed(field.text || undefined));
    } else if (data.children.length === 0) set(attributes, data.name, typed(data.text || undefined));
  }
}

/** Numbers are written as texts in KML; those that begin with a 0 are codes. */
function typed(text: string | undefined): AttributeValue | undefined {
  return text !== undefined && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}

function set(attributes: Properties, key: string | undefined, value: AttributeValue | undefined): void {
  if (key === undefined || key === '' || key === '__proto__' || value === undefined) return;
  if (attributes[key] === undefined) attributes[key] = value;
}
