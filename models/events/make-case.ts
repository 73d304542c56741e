import type { CaseStep, EventCase, EventPolicy, ReportedEvent } from '../schema/index.ts';
import { dueOf } from './deadlines.ts';
import { classOfCase } from './together.ts';

/** The case that a report opens. */
export function caseOf(
  policy: EventPolicy,
  report: ReportedEvent,
  { code, step, follows }: { code: string; step: Omit<CaseStep, 'state' | 'action'>; follows?: string },
): EventCase {
  const steps: CaseStep[] = [{ ...step, action: 'report', state: 'reported' }];
  return withReports(
    policy,
    {
      code,
      kind: report.kind,
      title: report.title,
      time: report.time,
      opened: step.time,
      state: 'reported',
      steps,
      department: policy.responsible[report.kind],
      overdue: false,
      reports: [report],
      merged: [],
      ...(follows === undefined ? {} : { follows }),
      reopened: 0,
      cancelled: false,
      publication: 'internal',
      areas: report.areas,
      simulated: report.simulated,
      revision: 1,
    },
    [report],
  );
}

/**
 * A case with other reports: place, level and title are those of the first, or the gravest that anybody told; what a
 * person said of the level in a step stands.
 */
export function withReports(
  policy: EventPolicy,
  before: EventCase,
  reports: readonly ReportedEvent[],
  judged?: EventCase['level'],
): EventCase {
  const {
    longitude: _longitude,
    latitude: _latitude,
    area: _area,
    level: _level,
    expires: _expires,
    due: _due,
    ...rest
  } = before;
  const [first] = reports;
  const placed = reports.find(({ longitude, latitude }) => longitude !== undefined && latitude !== undefined);
  const told = reports.flatMap(({ level }) => level ?? []);
  const level = judged ?? (told.length > 0 ? Math.min(...told) : undefined);
  const ends = reports.map(({ expires }) => expires);
  const next: EventCase = {
    ...rest,
    title: first.title,
    time: Math.min(...reports.map(({ time }) => time)),
    reports: [...reports],
    ...(placed ? { longitude: placed.longitude, latitude: placed.latitude } : {}),
    ...areaOf(reports),
    ...(level === undefined ? {} : { level }),
    // It is over when all that was told of it is.
    ...(ends.every((end) => end !== undefined) ? { expires: Math.max(...(ends as number[])) } : {}),
    cancelled: reports.every(({ cancelled }) => cancelled === true),
    publication: classOfCase(...reports.map((report) => report.publication)),
    areas: reports.find(({ areas }) => areas.length > 0)?.areas ?? before.areas,
    simulated: reports.every(({ simulated }) => simulated),
  };
  return withDue(policy, next);
}

export function withDue(policy: EventPolicy, { due: _, ...rest }: EventCase): EventCase {
  const due = dueOf(policy, rest);
  return due === undefined ? rest : { ...rest, due };
}

function areaOf(reports: readonly ReportedEvent[]): Pick<EventCase, 'area'> {
  const area = reports.find((report) => report.area !== undefined)?.area;
  return area === undefined ? {} : { area };
}
