import { maySee, type Target } from '../rules.ts';
import { CITY_PATH, cameraOf, nameOf, picturesOf, TARGETS } from '../start-city.ts';
import { isSignedIn, sees, type Who } from '../who.ts';
import type { Method, OtherRow, Row, RuledRow } from './row.ts';

const CAMERAS = `${CITY_PATH}/cameras`;
/** Cameras that somebody may have to ask for. */
const ASKED = TARGETS.filter(({ publication }) => publication !== 'restricted');
const knows = (who: Who, target: Target) => maySee(who, 'cameras', target);
const watches = (who: Who, target: Target) => sees(who, picturesOf(target), target.place);

const told = ({ cameras }: { cameras: { id: string; may: boolean }[] }) =>
  TARGETS.flatMap((target) => {
    const camera = cameras.find(({ id }) => id === cameraOf(target));
    return camera ? [`${nameOf(target)}${camera.may ? '' : ', asked for'}`] : [];
  });
const known =
  (isMeant: (target: Target) => boolean = () => true) =>
  (who: Who) =>
    TARGETS.filter((target) => isMeant(target) && knows(who, target)).map(
      (target) => `${nameOf(target)}${watches(who, target) ? '' : ', asked for'}`,
    );

const list = (query: string, isMeant?: (target: Target) => boolean): OtherRow => ({
  method: 'GET',
  path: `${CAMERAS}${query}`,
  answer: () => 200,
  shows: { told, rule: known(isMeant) },
});

/** The address of somebody else's pictures is nobody's. */
const playing = (method: Method, path: string): OtherRow => ({
  method,
  path: `${CAMERAS}/play/<playing>${path}`,
  answer: () => 404,
});

const decision = (step: string, body: object): RuledRow => ({
  method: 'POST',
  path: `${CAMERAS}/requests/<request>/${step}`,
  body,
  rule: 'requests',
  act: 'do',
  targets: ASKED,
  // Whoever comes second finds it decided.
  done: [200, 409],
});

/** A camera that looks north, and pairs that lie behind it. */
const CALIBRATION = {
  placement: {
    ...{ longitude: 4.32, latitude: 52.02, height: 50 },
    ...{ heading: 0, pitch: 0, roll: 0, fieldOfView: 60, aspect: 16 / 9 },
  },
  pairs: [0.2, 0.4, 0.6, 0.8].map((x) => ({ x, y: x, longitude: 4.32, latitude: 52.01, height: 40 })),
  picture: { width: 640, height: 360 },
  basedOn: 0,
};

export const CAMERA_ROWS: readonly Row[] = [
  list('/'),
  list(`/?ids=${TARGETS.map(cameraOf).join(',')}`),
  list('/?area=west', ({ place }) => place === 'west'),
  list('/?bbox=4.3,52,4.4,52.1'),
  {
    ...list('/seeing?longitude=4.32&latitude=52.0205&limit=16', ({ place }) => place === 'west'),
    shows: {
      told: ({ cameras }: { cameras: { camera: { id: string; may: boolean } }[] }) =>
        told({ cameras: cameras.map(({ camera }) => camera) }),
      rule: known(({ place }) => place === 'west'),
    },
  },
  {
    method: 'GET',
    path: `${CAMERAS}/coverage`,
    answer: () => 200,
    shows: {
      told: ({
        all,
        areas,
      }: {
        all: { total: number; open: number };
        areas: { area: string; count: { total: number } }[];
      }) => [all.total, all.open, ...areas.map(({ area, count }) => `${area} ${count.total}`).sort()],
      rule: (who) => {
        const all = TARGETS.filter((target) => knows(who, target));
        const counts = (['east', 'west'] as const).map((place) => [
          place,
          all.filter((one) => one.place === place).length,
        ]);
        return [
          all.length,
          all.filter((target) => watches(who, target)).length,
          ...counts.filter(([, count]) => count !== 0).map((words) => words.join(' ')),
        ];
      },
    },
  },
  { method: 'GET', path: `${CAMERAS}/<camera>`, rule: 'cameras', act: 'see', targets: TARGETS },
  {
    method: 'GET',
    path: `${CAMERAS}/requests`,
    answer: () => 200,
    shows: {
      told: ({ requests }: { requests: { camera: string }[] }) =>
        ASKED.filter((target) => requests.some(({ camera }) => camera === cameraOf(target))).map(nameOf),
      rule: (who) => ASKED.filter((target) => maySee(who, 'requests', target)).map(nameOf),
    },
  },
  decision('approve', {}),
  decision('refuse', {}),
  decision('end', {}),
  {
    method: 'POST',
    path: `${CAMERAS}/<camera>/requests`,
    body: { reason: 'to see what is there', minutes: 5 },
    rule: 'cameras',
    act: 'do',
    targets: TARGETS,
    // Or they may see its pictures without asking.
    done: [201, 409],
  },
  { method: 'GET', path: `${CAMERAS}/<camera>/calibrations`, rule: 'cameras', act: 'do', targets: TARGETS },
  {
    method: 'POST',
    path: `${CAMERAS}/<camera>/calibrations`,
    body: CALIBRATION,
    rule: 'cameras',
    act: 'do',
    targets: TARGETS,
    // Its pairs lie elsewhere: nothing is changed for those who come after.
    done: [400],
  },
  {
    method: 'POST',
    path: `${CAMERAS}/<camera>/calibrations/1/take-back`,
    body: {},
    rule: 'cameras',
    act: 'do',
    targets: TARGETS,
    // There is none.
    done: [409],
  },
  ...TARGETS.map(
    (target): OtherRow => ({
      method: 'POST',
      path: `${CAMERAS}/${cameraOf(target)}/play`,
      answer: (who) => {
        if (watches(who, target)) return 201;
        // The camera is seen, and its pictures are not for them.
        return knows(who, target) && isSignedIn(who) ? 403 : 404;
      },
    }),
  ),
  playing('GET', ''),
  playing('DELETE', ''),
  playing('GET', '/clip.mp4'),
  playing('GET', '/picture'),
  playing('GET', '/hls/index.m3u8'),
  playing('POST', '/whep'),
  playing('PATCH', '/whep'),
  playing('DELETE', '/whep'),
];
