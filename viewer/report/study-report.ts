import type { AnalysisOrigin } from '../../models/schema/analysis-result.ts';
import type { Provenance } from '../../models/schema/provenance.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { Language } from '../../models/schema/text.ts';
import { i18n, localized } from '../locale/i18n.ts';
import { cityTime } from '../panels/account/city-time.ts';
import { figureText } from '../studies/figure-text.ts';
import type { Legend, StudyResult, StudyRow, StudyTable } from '../studies/result.ts';
import { withUnit } from './pdf/chart-block.ts';
import type { PlanPicture } from './plan-picture.ts';
import type { ReportBlock, ReportDocument } from './report-document.ts';
import './texts.ts';

/** Rows of a table that are printed; the rest is in the CSV. */
const MOST_ROWS = 150;

/** A result as a report. `parts`: ids of those that are shown, whose legends are printed. */
export function reportOf(
  result: StudyResult,
  city: Scene,
  language: Language,
  picture?: PlanPicture,
  parts: readonly string[] = result.parts.filter(({ isShown }) => isShown).map(({ id }) => id),
): ReportDocument {
  const t = i18n.getFixedT(language);
  const say = (text: Parameters<typeof localized>[0]) => localized(text, language);
  const { dateAndTime, zone } = cityTime(city.origin.longitude);
  const made = `${dateAndTime(result.made)} ${zone}`;
  const cityName = say(city.name);
  const kind = t(`studies.kind.${result.kind}`);
  const blocks: ReportBlock[] = [
    { kind: 'facts', rows: factsOf(result, city, made, t) },
    { kind: 'heading', text: t('report.outcome') },
  ];
  if (result.figures.length > 0)
    blocks.push({
      kind: 'figures',
      items: result.figures.map(({ name, value, unit, digits, isTrouble }) => ({
        ...{ name: say(name), value: figureText(value, digits), unit, isTrouble: isTrouble === true },
      })),
    });
  if (picture)
    blocks.push({
      ...{ kind: 'map', picture: picture.bytes, width: picture.width, height: picture.height, heading: 0 },
      metresAcross: picture.metresAcross,
      caption: t('report.mapCaption'),
      scaleName: t('report.scale'),
    });
  else blocks.push({ kind: 'paragraph', text: t('report.noMap'), tone: 'muted' });
  const legends = new Set(
    result.parts.flatMap(({ id, legend }) => (legend !== undefined && parts.includes(id) ? [legend] : [])),
  );
  for (const at of legends) blocks.push(legendBlock(result.legends[at], say));
  for (const { name, x, y, series } of result.charts)
    blocks.push({
      ...{ kind: 'chart', name: say(name) },
      x: { name: say(x.name), unit: x.unit },
      y: { name: say(y.name), unit: y.unit },
      series: series.map((one) => ({ ...one, name: say(one.name) })),
    });
  const tables = result.tables.filter(({ rows }) => rows.length > 0);
  if (tables.length > 0) blocks.push({ kind: 'heading', text: t('report.tables') });
  for (const table of tables) blocks.push(tableBlock(table, say, t));
  blocks.push(...originBlocks(result.origin, t, say), ...sourceBlocks(result.sources, t));
  return {
    ...{ language, title: result.name, subtitle: `${cityName} · ${kind}`, made: result.made, blocks },
    marks: marksOf(result, city, t),
    footer: `${t('product')} · ${cityName} · ${result.name} · ${made}`,
  };
}

type Say = (text: Parameters<typeof localized>[0]) => string;
type T = (key: string, values?: Record<string, string | number>) => string;

function factsOf({ id, bounds }: StudyResult, { grid }: Scene, made: string, t: T) {
  const [west, south, east, north] = bounds.map((degrees) => degrees.toFixed(5));
  return [
    { name: t('report.made'), value: made },
    { name: t('report.number'), value: id },
    { name: t('report.extent'), value: `${west}°–${east}° E, ${south}°–${north}° N` },
    ...(grid ? [{ name: t('report.frame'), value: `${grid.crs} · ${grid.verticalDatum}` }] : []),
  ];
}

/** Where no source is named, the whole city's count: what is simulated never passes for real. */
function marksOf({ sources, publication }: StudyResult, city: Scene, t: T): string[] {
  const counted = sources.length > 0 ? sources : city.layers.flatMap(({ provenance }) => provenance);
  return [
    ...(counted.some(({ simulated }) => simulated) ? [t('report.simulated')] : []),
    ...(publication === 'public' ? [] : [t(`report.publication.${publication}`)]),
  ];
}

function legendBlock(legend: Legend, say: Say): ReportBlock {
  const title = withUnit(say(legend.title), legend.unit);
  switch (legend.kind) {
    case 'classes':
      return {
        ...{ kind: 'legend', title, isRamp: false },
        entries: legend.classes.map(({ label, colour }) => ({ colour, label: say(label) })),
      };
    case 'steps':
      return {
        ...{ kind: 'legend', title, isRamp: false },
        entries: legend.steps.map(({ from, colour }, at) => {
          const next = legend.steps[at + 1];
          return {
            colour,
            label: next ? `${figureText(from)} – ${figureText(next.from)}` : `≥ ${figureText(from)}`,
          };
        }),
      };
    case 'ramp':
      return {
        ...{ kind: 'legend', title, isRamp: true },
        entries: legend.stops.map(({ value, colour }) => ({ colour, label: figureText(value) })),
      };
  }
}

function tableBlock({ name, columns, rows, isWhole = false }: StudyTable, say: Say, t: T): ReportBlock {
  // What is in trouble is printed first, whatever has to be left out.
  const ordered = isWhole
    ? rows
    : [...rows.filter(({ isTrouble }) => isTrouble), ...rows.filter(({ isTrouble }) => !isTrouble)];
  const most = isWhole ? rows.length : MOST_ROWS;
  const text = (cell: StudyRow['cells'][number], digits: number | undefined): string => {
    if (cell === null) return '—';
    if (typeof cell === 'boolean') return t(cell ? 'report.yes' : 'report.no');
    return typeof cell === 'object' ? say(cell) : figureText(cell, digits);
  };
  return {
    ...{ kind: 'table', name: say(name) },
    columns: columns.map((column, at) => ({
      name: withUnit(say(column.name), column.unit),
      isNumber: rows.some(({ cells }) => isNumber(cells[at])),
    })),
    rows: ordered.slice(0, most).map(({ cells, isTrouble }) => ({
      cells: cells.map((cell, at) => text(cell, columns[at]?.digits)),
      isTrouble: isTrouble === true,
    })),
    ...(rows.length > most && {
      note: t('report.leftOut', { shown: most, count: rows.length - most }),
    }),
  };
}

/** A number, or one that is written out with its digits, as those of a column with several units are. */
const isNumber = (cell: StudyRow['cells'][number] | undefined): boolean =>
  typeof cell === 'number' || (typeof cell === 'string' && /^[+-]?\d[\d,]*(\.\d+)?$/.test(cell));

/** What makes it a result that can be defended. */
function originBlocks(
  { cautions, heights, rule, parameters, engine, inputs, schemes = [] }: AnalysisOrigin,
  t: T,
  say: Say,
): ReportBlock[] {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    { kind: 'heading', text: t('report.origin') },
    ...cautions.map(
      ({ code, message }): ReportBlock => ({
        ...{ kind: 'paragraph', tone: 'trouble' },
        text: i18n.exists(`studies.caution.${code}`) ? t(`studies.caution.${code}`, { message }) : message,
      }),
    ),
    {
      kind: 'facts',
      rows: [
        {
          name: t('report.heights'),
          value: heights
            ? t('report.heightShares', {
                ...{ measured: percent(heights.measured), derived: percent(heights.derived) },
                ...{ assumed: percent(heights.assumed), designed: percent(heights.designed) },
                count: heights.features,
              })
            : t('report.noHeights'),
        },
        {
          name: t('report.rule'),
          value: rule ? [rule.id, rule.clause, rule.edition].filter(Boolean).join(' · ') : t('report.noRule'),
        },
        ...(rule ? [{ name: t('report.ruleHash'), value: rule.sha256, isCode: true }] : []),
        ...schemes.map(({ id, version, where, name, isSaved, phase }) => ({
          name: t('report.scheme'),
          value: [
            t(isSaved ? 'report.schemeKept' : 'report.schemeChanged', {
              ...{ name: say(name), id, version, where: t(`report.where.${where}`) },
            }),
            ...(phase === undefined
              ? []
              : [t(phase === '' ? 'report.schemeBefore' : 'report.schemeUntil', { phase })]),
          ].join(' · '),
        })),
        { name: t('report.engine'), value: `${engine.name} ${engine.version}` },
        ...Object.entries(inputs).map(([name, sha256]) => ({
          ...{ name: t('report.input', { name: inputName(name, t) }), value: sha256, isCode: true },
        })),
        ...Object.entries(parameters).map(([name, value]) => ({
          ...{
            name: t('report.parameter', { name: parameterName(name, t) }),
            value: plain(value),
            isCode: true,
          },
        })),
      ],
    },
  ];
}

const inputName = (name: string, t: T): string =>
  i18n.exists(`report.inputs.${name}`) ? t(`report.inputs.${name}`) : name;

const parameterName = (name: string, t: T): string =>
  i18n.exists(`report.parameters.${name}`) ? t(`report.parameters.${name}`) : name;

/** Numbers no longer than they mean something. */
const plain = (value: unknown): string =>
  value === null
    ? '—'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(7)) : one));

function sourceBlocks(sources: readonly Provenance[], t: T): ReportBlock[] {
  if (sources.length === 0)
    return [
      { kind: 'heading', text: t('report.sources') },
      { kind: 'paragraph', text: t('report.noSources'), tone: 'muted' },
    ];
  return [
    { kind: 'heading', text: t('report.sources') },
    {
      ...{ kind: 'table', name: '' },
      columns: (['owner', 'source', 'licence', 'updated', 'state'] as const).map((column) => ({
        name: t(`report.source.${column}`),
        isNumber: false,
      })),
      rows: sources.map(({ owner, source, licence, updated, simulated, attribution }) => ({
        cells: [
          attribution && attribution !== owner ? `${owner} (${attribution})` : owner,
          source.join(', '),
          licence,
          updated.slice(0, 10),
          t(simulated ? 'report.source.simulated' : 'report.source.real'),
        ],
        isTrouble: false,
      })),
    },
  ];
}
