import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import {
  compareWindows,
  type WindowChange,
  type WindowSun,
} from '../../../scenes/planning/sun/sun-verdict.ts';
import type { SunWindow } from '../../../scenes/planning/sun/windows.ts';
import { rampColors } from '../../attributes/palettes.ts';
import type { FacesPart, Legend, StudyFigure, StudyPart, StudyResult, StudyTable } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { said } from '../sight/view-result.ts';
import { cornersOf } from '../sight/viewshed-study.ts';
import type { SunState } from './sun-hours-study.ts';

const HOURS_LEGEND = 0;
const VERDICT_LEGEND = 1;
const CHANGE_LEGEND = 2;

/** Values of the verdict's legend, and of the change's. */
const VERDICT = { failed: 0, met: 1, unknown: 2 } as const;
const CHANGES: readonly WindowChange['change'][] = [
  'now-fails',
  'worse',
  'same',
  'better',
  'now-meets',
  'unknown',
  'new',
  'gone',
];
const CHANGE_COLOURS = [
  ...['#c0227a', '#dd8fbe', '#b9bfc2', '#8fd0b4', '#1f9e77', '#59636a'],
  ...['#7fb2ff', '#3a4750'],
];

/** Metres that a window is drawn high, and before its wall. */
const WINDOW_HEIGHT = 1.5;
const BEFORE_WALL = 0.2;

/** Sun as whole minutes that were reached: 2 h 05 min; to the second where it is so close that these decide. */
export function spanText(seconds: number, isClose = false): string {
  if (Number.isNaN(seconds)) return '—';
  // A hundredth of a second is within what is known, and 2 h are not told as 1 h 59 min.
  const whole = Math.floor(seconds + 0.01);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} min`;
  return isClose ? `${minutes} ${two(whole % 60)} s` : minutes;
}

/** Sun of an area as a result: coloured façades, windows by their verdict, open ground, and the table of the windows. */
export function sunHoursResult(
  city: Scene,
  name: string,
  { grid, before, after }: { grid: GroundGrid; before: SunState; after?: SunState },
  clock: (time: number) => string,
): StudyResult {
  const shown = after ?? before;
  const { study, at } = shown;
  const changes = after && compareWindows(before.study.windows, after.study.windows);
  const names = namesOf(shown);
  const { demand } = study;
  const base = resultBase(city, {
    ...{ name, origin: study.origin, rests: at.rests },
    places: cornersOf(at, grid),
  });
  const hours = (demand.span.to - demand.span.from) as number;
  const parts: StudyPart[] = [
    ...statePartsOf(shown, grid, after ? 'after' : '', true),
    ...(after ? statePartsOf(before, grid, 'before', false) : []),
    ...(changes && after ? [changePart(before, after, changes)] : []),
  ];
  const mean = meanOf(shown.ground);
  const countOf = (wanted: WindowChange['change']) =>
    changes?.filter(({ change }) => change === wanted).length ?? 0;
  const lost = countOf('now-fails');
  const close = study.windows.filter(({ isClose }) => isClose).length;
  const figures: StudyFigure[] = [
    { name: said('met'), value: study.met, unit: '', digits: 0 },
    { name: said('failed'), value: study.failed, unit: '', digits: 0, isTrouble: study.failed > 0 },
    ...(study.unknown > 0 ? [{ name: said('unknownWindows'), value: study.unknown, unit: '' }] : []),
    ...(close > 0 ? [{ name: said('closeWindows'), value: close, unit: '', isTrouble: true }] : []),
    ...(changes
      ? [
          { name: said('nowFails'), value: lost, unit: '', isTrouble: lost > 0 },
          { name: said('nowMeets'), value: countOf('now-meets'), unit: '' },
          { name: said('goneWindows'), value: countOf('gone'), unit: '' },
          { name: said('newWindows'), value: countOf('new'), unit: '' },
        ]
      : []),
    { name: said('demand'), value: demand.seconds / 3600, unit: 'h' },
    ...(Number.isNaN(mean) ? [] : [{ name: said('meanGround'), value: mean, unit: 'h', digits: 1 }]),
  ];
  return {
    ...base,
    ...{
      legends: [hoursLegend(hours), verdictLegend(), ...(changes ? [changeLegend()] : [])],
      parts,
      figures,
    },
    tables: [
      windowTable(shown, names, clock),
      ...(changes && after ? [changeTable(before, after, changes, names)] : []),
    ],
    charts: [],
  };
}

function hoursLegend(hours: number): Legend {
  const colours = rampColors('magma', Math.max(2, Math.ceil(hours)));
  return {
    ...{ title: said('hours'), unit: 'h', kind: 'steps' },
    steps: colours.map((colour, from) => ({ from, colour })),
  };
}

const verdictLegend = (): Legend => ({
  ...{ title: said('verdictLegend'), unit: '', kind: 'classes' },
  classes: [
    { value: VERDICT.met, label: said('metClass'), colour: '#3fd6ae' },
    { value: VERDICT.failed, label: said('failedClass'), colour: '#c0227a' },
    { value: VERDICT.unknown, label: said('unknownClass'), colour: '#8f9aa1' },
  ],
});

const changeLegend = (): Legend => ({
  ...{ title: said('changes'), unit: '', kind: 'classes' },
  classes: CHANGES.map((change, value) => ({
    value,
    label: said(`changeOf.${change}`),
    colour: CHANGE_COLOURS[value],
  })),
});

/** Façades, windows and ground of a state. `id`: before its parts' ids and names, where there are two states. */
function statePartsOf(
  state: SunState,
  grid: GroundGrid,
  id: '' | 'before' | 'after',
  isShown: boolean,
): StudyPart[] {
  const { origin } = state.at.loaded;
  const prefix = id === '' ? '' : `${id}-`;
  const named = (key: string): LocalizedText => (id === '' ? said(key) : joined(said(key), said(id)));
  const verdicts = state.study.windows.map(({ isKnown, isMet }) =>
    isKnown ? (isMet ? VERDICT.met : VERDICT.failed) : VERDICT.unknown,
  );
  return [
    {
      ...{ kind: 'faces', id: `${prefix}facades`, name: named('facades'), isShown, legend: HOURS_LEGEND },
      ...{ origin, triangles: state.facades.triangles, values: state.facades.hours },
    },
    windowsPart(state, `${prefix}windows`, named('windows'), isShown, VERDICT_LEGEND, verdicts),
    {
      ...{ kind: 'raster', id: `${prefix}ground`, name: named('openGround'), isShown, legend: HOURS_LEGEND },
      ...{ frame: { kind: 'local', origin }, grid, values: state.ground, on: 'ground' },
    },
  ];
}

function changePart(before: SunState, after: SunState, changes: readonly WindowChange[]): FacesPart {
  const of = new Map(changes.map(({ id, change }) => [id, change]));
  const windows = [...after.windows, ...before.windows.filter(({ id }) => of.get(id) === 'gone')];
  const values = windows.map(({ id }) => CHANGES.indexOf(of.get(id) ?? 'unknown'));
  return windowsPart({ windows, at: after.at }, 'changes', said('changes'), false, CHANGE_LEGEND, values);
}

/** Windows as panes over their sills. */
function windowsPart(
  { windows, at }: Pick<SunState, 'windows' | 'at'>,
  id: string,
  name: LocalizedText,
  isShown: boolean,
  legend: number,
  values: readonly number[],
): FacesPart {
  const triangles = new Float32Array(windows.length * 18);
  windows.forEach(({ left, right, normal }, index) => {
    const before = (end: SunWindow['left'], up: number) => [
      end[0] + normal[0] * BEFORE_WALL,
      end[1] + normal[1] * BEFORE_WALL,
      end[2] + up,
    ];
    const [a, b, c, d] = [
      before(left, 0),
      before(right, 0),
      before(right, WINDOW_HEIGHT),
      before(left, WINDOW_HEIGHT),
    ];
    triangles.set([...a, ...b, ...c, ...a, ...c, ...d], index * 18);
  });
  return {
    ...{ kind: 'faces', id, name, isShown, legend, origin: at.loaded.origin, triangles },
    values: Float32Array.from(values.flatMap((value) => [value, value])),
  };
}

function windowTable(
  state: SunState,
  names: ReadonlyMap<string, string>,
  clock: (time: number) => string,
): StudyTable {
  const { study, windows, at } = state;
  const row = (sun: WindowSun, window: SunWindow): StudyTable['rows'][number] => ({
    cells: [
      names.get(sun.building) ?? sun.building,
      sun.id.slice(sun.building.length + 1),
      spanText(sun.counted, sun.isClose),
      sun.isKnown ? sun.isMet : null,
      spansText(sun.spans, clock),
      sun.shadedBy.map((id) => names.get(id) ?? id).join(', '),
    ],
    at: at.toPlace(window.left),
    isTrouble: sun.isKnown && !sun.isMet,
  });
  return {
    ...{ id: 'windows', name: said('windows') },
    columns: [
      { id: 'building', name: said('building'), unit: '' },
      { id: 'window', name: said('window'), unit: '' },
      { id: 'counted', name: said('counted'), unit: '' },
      { id: 'met', name: said('verdict'), unit: '' },
      { id: 'spans', name: said('spans'), unit: '' },
      { id: 'shadedBy', name: said('shadedBy'), unit: '' },
    ],
    rows: study.windows.map((sun, index) => row(sun, windows[index])),
  };
}

function changeTable(
  before: SunState,
  { windows, at }: SunState,
  changes: readonly WindowChange[],
  names: ReadonlyMap<string, string>,
): StudyTable {
  const placeOf = new Map([...before.windows, ...windows].map((window) => [window.id, window.left]));
  return {
    ...{ id: 'changes', name: said('changes') },
    columns: [
      { id: 'window', name: said('window'), unit: '' },
      { id: 'before', name: said('before'), unit: '' },
      { id: 'after', name: said('after'), unit: '' },
      { id: 'change', name: said('change'), unit: '' },
      { id: 'newlyBy', name: said('newlyBy'), unit: '' },
    ],
    rows: changes
      .filter(({ change }) => change !== 'same')
      .map(({ id, before: was, after, change, newlyShadedBy }) => {
        const place = placeOf.get(id);
        return {
          cells: [
            id,
            spanText(was),
            spanText(after),
            said(`changeOf.${change}`),
            newlyShadedBy.map((one) => names.get(one) ?? one).join(', '),
          ],
          ...(place && { at: at.toPlace(place) }),
          isTrouble: change === 'now-fails',
        };
      }),
  };
}

function spansText(spans: readonly number[], clock: (time: number) => string): string {
  const parts: string[] = [];
  for (let i = 0; i < spans.length; i += 2) parts.push(`${clock(spans[i])}–${clock(spans[i + 1])}`);
  return parts.join(' ');
}

function namesOf({ at: { loaded } }: SunState): Map<string, string> {
  return new Map(
    Object.entries(loaded.names).map(([index, name]) => [loaded.world.bodies[Number(index)].id, name]),
  );
}

function meanOf(values: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const value of values)
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  return count === 0 ? Number.NaN : sum / count;
}

const joined = (a: LocalizedText, b: LocalizedText): LocalizedText => ({
  'zh-CN': `${a['zh-CN']}（${b['zh-CN']}）`,
  en: `${a.en} (${b.en})`,
});
