import { create } from 'zustand';
import type { Extent } from '../../models/schema/layer.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { type SchemeFigures, SchemeIndicators } from '../../scenes/planning/indicators/scheme-indicators.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import type { Plane } from '../../scenes/planning/plane.ts';
import type { RulePack } from '../../scenes/planning/rules/index.ts';
import { currentCity } from '../stores/boot.ts';
import { errorText, recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { dayInCity } from './city-day.ts';
import { planeOfCity } from './city-plane.ts';
import { rulesOf } from './rules.ts';
import { seenScheme, useScheme } from './scheme-store.ts';
import { extentOf, standingIn, widened } from './standing-around.ts';

/** What the open scheme comes to, as it is seen now. */
export interface FiguresState {
  /** `no-grid`: the city has no projected CRS to reckon in. */
  state: 'none' | 'loading' | 'ready' | 'no-grid' | 'failed';
  figures?: SchemeFigures;
  rules?: RulePack;
  plane?: Plane;
  /** What stands in and around the parcels, as far as it has been read; undefined: none of it has. */
  standing?: readonly StandingBuilding[];
  /** Whether all of that has been read: until then nothing can be said to keep the rules. */
  around: 'reading' | 'read' | 'failed';
  /** Ids of buildings there whose records have no shape to count. */
  leftOut?: readonly string[];
  /** Why what stands there was not read. */
  unread?: string;
  /** Why there are no figures. */
  trouble?: string;
}

export const useFigures = create<FiguresState>()(() => ({ state: 'none', around: 'reading' }));

/** Milliseconds after which buildings that could not be read are asked for again. */
const AGAIN = 15_000;

let reckoner: SchemeIndicators | undefined;
let reckonerOf: { rules: RulePack; plane: Plane; standing: readonly StandingBuilding[] } | undefined;
/** Degrees that were read, or are being read: one around each scheme. */
let readExtents: readonly Extent[] = [];
let reading: AbortController | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
/** Another scheme whose parcels are looked at too. */
let besides: Pick<Scheme, 'parcels' | 'buildings'> | undefined;
let frame = 0;
let isStarted = false;

/** Reckons what the open scheme comes to whenever it changes, once for each picture. */
export function followFigures(): void {
  if (isStarted) return;
  isStarted = true;
  const soon = () => {
    if (frame === 0)
      frame = requestAnimationFrame(() => {
        frame = 0;
        void reckon();
      });
  };
  useScheme.subscribe((state, before) => {
    if (state.state !== 'ready') forget();
    else if (seenScheme(state) !== seenScheme(before)) soon();
  });
  useView.subscribe(({ document }, { document: before }) => {
    if (document.planning?.phase !== before.planning?.phase) soon();
  });
  soon();
}

function forget(): void {
  reading?.abort();
  reading = undefined;
  readExtents = [];
  reckoner = undefined;
  clearTimeout(retry);
  retry = undefined;
  useFigures.setState({ state: 'none', around: 'reading' }, true);
}

async function reckon(): Promise<void> {
  const here = currentCity();
  const scheme = seenScheme(useScheme.getState());
  if (!here || !scheme) return;
  const waiting = planeOfCity(here.city);
  if (!waiting) {
    useFigures.setState({ state: 'no-grid', around: 'reading' }, true);
    return;
  }
  const known = useFigures.getState();
  if (!known.plane) useFigures.setState({ state: 'loading' });
  try {
    const plane = known.plane ?? (await waiting);
    const latest = seenScheme(useScheme.getState());
    if (!latest) return;
    const rules = rulesOf(latest, here.city, dayInCity(here.city));
    const standing = useFigures.getState().standing ?? [];
    if (
      !reckoner ||
      reckonerOf?.rules !== rules ||
      reckonerOf.plane !== plane ||
      reckonerOf.standing !== standing
    ) {
      reckoner = new SchemeIndicators({ plane, rules, standing });
      reckonerOf = { rules, plane, standing };
    }
    const phase = useView.getState().document.planning?.phase;
    const isKnown = phase === undefined || phase === '' || latest.phases.some(({ id }) => id === phase);
    const figures = reckoner.of(latest, isKnown ? phase : undefined);
    useFigures.setState({ state: 'ready', figures, rules, plane, trouble: undefined });
    readAround(latest);
  } catch (error) {
    recordError(`planning: ${errorText(error)}`);
    useFigures.setState({ state: 'failed', trouble: errorText(error) });
  }
}

/** Reads what stands around the parcels of another scheme too, while the open one is compared with it. */
export function readBesides(scheme: Pick<Scheme, 'parcels' | 'buildings'> | undefined): void {
  besides = scheme;
  const open = seenScheme(useScheme.getState());
  if (scheme && open) readAround(open);
}

/** Asks again at once for what could not be read. */
export function readAgain(): void {
  clearTimeout(retry);
  retry = undefined;
  const open = seenScheme(useScheme.getState());
  if (open && useFigures.getState().around === 'failed') readAround(open);
}

/** Reads what stands around the parcels, when they reach out of what has been read. */
function readAround(scheme: Scheme): void {
  const here = currentCity();
  const wanted = [scheme, ...(besides ? [besides] : [])].flatMap((one) => {
    const extent = extentOf(one);
    return extent ? [extent] : [];
  });
  if (!here || retry !== undefined) return;
  if (wanted.every((extent) => readExtents.some((one) => holds(one, extent)))) {
    if (wanted.length === 0) useFigures.setState({ around: 'read' });
    return;
  }
  // What was read for one of them is asked for as it was: the numbers of a drag stay the same.
  const around = wanted.map((extent) => readExtents.find((one) => holds(one, extent)) ?? widened(extent));
  readExtents = around;
  reading?.abort();
  const end = new AbortController();
  reading = end;
  useFigures.setState({ around: 'reading' });
  standingIn(here.city, here.address, around, end.signal).then(
    ({ buildings: standing, leftOut }) => {
      if (end.signal.aborted) return;
      useFigures.setState({ standing, leftOut, around: 'read', unread: undefined });
      void reckon();
    },
    (error: unknown) => {
      if (end.signal.aborted) return;
      readExtents = [];
      // A store that fails is not asked again with every picture of a drag.
      retry = setTimeout(readAgain, AGAIN);
      useFigures.setState({ around: 'failed', unread: errorText(error) });
      recordError(`planning: ${errorText(error)}`);
    },
  );
}

const holds = (outer: Extent, inner: Extent): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
