import type { CameraCalibration, NewCalibration } from '../../models/schema/camera-calibration.ts';
import type { Database, Queries } from '../database/database.ts';

/** What is kept of one. */
type Body = Omit<NewCalibration, 'basedOn'> & { rootMeanSquare: number };
type Kept = Omit<CameraCalibration, 'counts'>;
/** What of one counts for the camera: not the pairs that it was solved from. */
type Counting = Omit<Kept, 'pairs'>;

interface Row {
  camera: string;
  number: number;
  made: number;
  made_by_name: string;
  body: Body;
  taken_back: number | null;
  taken_back_by_name: string | null;
}

interface Person {
  id: string;
  name: string;
}

/** Somebody kept one, or took one back, after the newest that this person saw. */
export class CalibrationConflict extends Error {
  override readonly name = 'CalibrationConflict';
}

const MOST_LISTED = 50;

/** Calibrations of the cameras of one city, in the database; those that count are at hand without asking it. */
export class Calibrations {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => number;
  #counting: ReadonlyMap<string, Counting> = new Map();
  /** How many there were, and how many taken back, when they were read; neither ever sinks. */
  #seen = '';
  #looks = 0;
  #known = 0;

  constructor(database: Database, city: string, now: () => number = Date.now) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  /** The one that counts of a camera, as of the last `load`. */
  of(camera: string): Counting | undefined {
    return this.#counting.get(camera);
  }

  /** Reads which count: another server of the city may have written. */
  async load(): Promise<void> {
    const look = ++this.#looks;
    const [{ seen }] = await this.#database.query<{ seen: string }>(
      `select count(*) || ' ' || count(taken_back) as seen from camera_calibration where city = $1`,
      [this.#city],
    );
    if (seen === this.#seen) return;
    const rows = await this.#database.query<Row>(
      `select distinct on (camera) camera, number, made, made_by_name, taken_back, taken_back_by_name,
         body - 'pairs' as body
       from camera_calibration where city = $1 and taken_back is null order by camera, number desc`,
      [this.#city],
    );
    // A look that began before another and ends after it has nothing newer to tell.
    if (look < this.#known) return;
    this.#known = look;
    this.#seen = seen;
    this.#counting = new Map(rows.map((row) => [row.camera, keptOf(row)]));
  }

  /** Of one camera, the newest first. */
  async list(camera: string): Promise<CameraCalibration[]> {
    const rows = await this.#database.query<Row>(
      `select * from camera_calibration where city = $1 and camera = $2 order by number desc limit ${MOST_LISTED}`,
      [this.#city, camera],
    );
    const counting = rows.find(({ taken_back }) => taken_back === null)?.number;
    return rows.map((row) => ({ ...keptOf(row), counts: row.number === counting }));
  }

  /** Keeps one, which counts from now on. Throws CalibrationConflict. */
  async keep(
    camera: string,
    { basedOn, ...body }: NewCalibration & { rootMeanSquare: number },
    by: Person,
  ): Promise<CameraCalibration> {
    const made = this.#now();
    const number = await this.#database.transaction(async (queries) => {
      if ((await this.#newest(queries, camera)) !== basedOn) throw new CalibrationConflict();
      await queries.query(
        `insert into camera_calibration (city, camera, number, made, made_by, made_by_name, body)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [this.#city, camera, basedOn + 1, made, by.id, by.name, JSON.stringify(body)],
      );
      return basedOn + 1;
    });
    await this.load();
    return { ...body, number, made, byName: by.name, counts: true };
  }

  /** Takes back the one that counts, so that the one before counts again. Throws CalibrationConflict. */
  async takeBack(camera: string, number: number, by: Person): Promise<void> {
    await this.#database.transaction(async (queries) => {
      await this.#newest(queries, camera);
      const rows = await queries.query(
        `update camera_calibration set taken_back = $4, taken_back_by = $5, taken_back_by_name = $6
         where city = $1 and camera = $2 and number = $3 and number =
           (select max(number) from camera_calibration where city = $1 and camera = $2 and taken_back is null)
         returning number`,
        [this.#city, camera, number, this.#now(), by.id, by.name],
      );
      if (rows.length === 0) throw new CalibrationConflict();
    });
    await this.load();
  }

  /** Number of the newest, taken back or not; nobody else writes until the transaction ends. */
  async #newest(queries: Queries, camera: string): Promise<number> {
    await queries.query('select pg_advisory_xact_lock(hashtext($1))', [
      `calibration ${this.#city} ${camera}`,
    ]);
    const [row] = await queries.query<{ newest: number | null }>(
      'select max(number) as newest from camera_calibration where city = $1 and camera = $2',
      [this.#city, camera],
    );
    return row?.newest ?? 0;
  }
}

function keptOf({ number, made, made_by_name, body, taken_back, taken_back_by_name }: Row): Kept {
  return {
    ...body,
    number,
    made,
    byName: made_by_name,
    ...(taken_back === null ? {} : { takenBack: { time: taken_back, byName: taken_back_by_name ?? '' } }),
  };
}
