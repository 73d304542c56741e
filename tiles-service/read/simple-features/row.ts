import type { Geometry } from '../../../models/feature.ts';
import type { Georeference } from '../georeference.ts';
import type { GeometryBuilder } from './geometry-builder.ts';
import type { Properties } from './properties.ts';
import type { Findings } from './reasons.ts';

/** One record of a format of plain rows: attributes and a few geometries. */
export interface Row {
  /** What messages call it where it has no id of its own: "row 12". */
  name: string;
  /** The id that the format itself gives it. */
  id?: string | number;
  /** An id that stands only where no attribute is one: the row number that a database keeps. */
  rowId?: string;
  /** The layer that it is drawn on, if that is told row by row (DXF, KML). It helps to tell its type. */
  layer?: string;
  /** What it is called where no attribute is a name: the text of a drawing. */
  title?: string;
  attributes: Properties;
  geometries: Geometry[];
}

/** Rows that have one CRS and one name. */
export interface RowLayer {
  /** It helps to tell what the rows are: "buildings", "道路". */
  name?: string;
  /** Keep the name with every row as attribute `layer`: there are several layers. */
  keepName?: boolean;
  georeference: Georeference;
  /** The format prescribes how rings run (RFC 7946): those that are turned are counted. */
  countTurned?: boolean;
  /**
   * The rows in order. What is found while a row's geometries are made goes to `findings`, and is counted with
   * the row once that is handed over. Rows left out by the layer itself are its own to count, as read and dropped.
   */
  rows(builder: GeometryBuilder, findings: Findings): AsyncGenerator<Row>;
}
