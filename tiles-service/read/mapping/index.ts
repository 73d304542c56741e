import { strictestOf } from '../../../models/access/strictness.ts';
import { FEATURE_TYPES, type Feature, type FeatureType } from '../../../models/feature.ts';
import {
  type HeightGrid,
  loadZeroLevel,
  missingVerticalDatum,
  parseVerticalDatum,
  type ZeroLevel,
} from '../../../models/geodesy/index.ts';
import type { Publication, SourceMapping } from '../../../models/schema/index.ts';
import type { FeatureSource } from '../feature-source.ts';
import { ReasonFindings } from '../findings.ts';
import { mapBodies } from './bodies.ts';
import { mapFields } from './fields.ts';
import { MAPPING_REASONS, type MappingFindings, type MappingReason } from './reasons.ts';
import { applyRule, columnOf, textOf, toIsoTime } from './values.ts';

export interface MappingOptions {
  /** The source's vertical datum, for bases and tops that are counted from it. */
  verticalDatum?: string;
  grids?: Readonly<Record<string, HeightGrid>>;
  /** Hears of every id that another owner gives a feature. */
  onCrosswalk?: (owner: string, other: string, id: string) => void;
}

/** Formats that say the type of every feature; in all others it is told from the columns, and the manifest knows better. */
const TYPED_FORMATS = /city ?(json|gml)|open ?street ?map|osm/i;

/**
 * A source of features as the manifest maps it: types, classes, names, columns, heights, times, classes of
 * publication, and ids of other owners. Throws InputError `vertical-datum-missing` where a rule counts heights from
 * a datum that nobody names.
 */
export async function mapFeatures(
  source: FeatureSource,
  mapping: SourceMapping,
  options: MappingOptions = {},
): Promise<FeatureSource> {
  const zeroLevel = await zeroLevelFor(source, mapping, options);
  return {
    format: source.format,
    // The reader knows its CRS with the first batch at the latest.
    get crs() {
      return source.crs;
    },
    tally: source.tally,
    async *features() {
      const findings = new ReasonFindings<MappingReason>(source.tally, MAPPING_REASONS);
      const isTyped = TYPED_FORMATS.test(source.format);
      for await (const batch of source.features())
        yield batch.map((feature) => {
          const mapped = mapFeature(feature, mapping, { isTyped, zeroLevel, findings, ...options });
          findings.settle(feature.id);
          return mapped;
        });
    },
  };
}

interface MapContext extends Pick<MappingOptions, 'onCrosswalk'> {
  /** The format says the type, so that the manifest's counts only where it says none. */
  isTyped: boolean;
  zeroLevel: ZeroLevel | undefined;
  findings: MappingFindings;
}

/** One feature as the manifest maps it. The rules name the columns of the file, whatever they are renamed to. */
function mapFeature(feature: Feature, mapping: SourceMapping, context: MapContext): Feature {
  const { attributes } = feature;
  const { findings } = context;
  const mapped: Feature = { ...feature, type: typeOf(feature, mapping, context) };
  if (mapping.class !== undefined) {
    const { value, unlisted } = applyRule(mapping.class, attributes);
    if (unlisted !== undefined) findings.add('class-unlisted');
    if (value !== undefined) mapped.class = value;
  }
  if (mapping.nameColumn !== undefined) {
    const name = textOf(attributes, mapping.nameColumn);
    if (name !== undefined) mapped.name = name;
  }
  for (const [key, column] of [
    ['validFrom', mapping.valid?.from],
    ['validTo', mapping.valid?.to],
  ] as const) {
    if (column === undefined || textOf(attributes, column) === undefined) continue;
    const time = toIsoTime(columnOf(attributes, column));
    if (time === undefined) findings.add('time-unreadable');
    else mapped[key] = time;
  }
  const publication = publicationOf(feature, mapping, findings);
  if (publication) mapped.publication = publication;
  if (context.onCrosswalk)
    for (const [owner, column] of Object.entries(mapping.crosswalk ?? {})) {
      const other = textOf(attributes, column);
      if (other !== undefined) context.onCrosswalk(owner, other, feature.id);
    }
  mapped.geometries = mapBodies(mapped, attributes, mapping, context.zeroLevel, findings);
  mapped.attributes = mapFields(attributes, mapping, findings);
  return mapped;
}

function typeOf(feature: Feature, { type }: SourceMapping, { isTyped, findings }: MapContext): FeatureType {
  if (type === undefined || (isTyped && feature.type !== 'GenericCityObject')) return feature.type;
  if (typeof type === 'string') return type;
  const { value, unlisted } = applyRule<FeatureType>(type, feature.attributes);
  if (unlisted !== undefined) findings.add('type-unlisted');
  // Without a list the column itself says the type, and what it says is not known before.
  return value !== undefined && FEATURE_TYPES.includes(value) ? value : (type.default ?? feature.type);
}

/** The strictest of what the reader and the column say; a value that the manifest does not list counts as its strictest. */
function publicationOf(
  { publication, attributes }: Feature,
  { featurePublication: rule }: SourceMapping,
  findings: MappingFindings,
): Publication | undefined {
  if (!rule) return publication;
  const text = textOf(attributes, rule.column);
  let own = text !== undefined && Object.hasOwn(rule.values, text) ? rule.values[text] : rule.default;
  if (own === undefined) {
    findings.add('publication-unlisted');
    own = strictestOf('public', ...Object.values(rule.values));
  }
  return publication ? strictestOf(publication, own) : own;
}

async function zeroLevelFor(
  source: FeatureSource,
  { height, base }: SourceMapping,
  { verticalDatum, grids }: MappingOptions,
): Promise<ZeroLevel | undefined> {
  const steps = height === undefined ? [] : Array.isArray(height) ? height : [height];
  const usesDatum =
    base?.above === 'datum' || steps.some((step) => typeof step === 'object' && step.top === true);
  if (!usesDatum) return undefined;
  if (verticalDatum === undefined) throw missingVerticalDatum(source.format);
  return loadZeroLevel(parseVerticalDatum(verticalDatum, { grids: (name) => grids?.[name] }));
}
