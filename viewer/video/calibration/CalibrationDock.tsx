import { CloseOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraCalibration } from '../../../models/schema/camera-calibration.ts';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { IconButton } from '../../panels/IconButton.tsx';
import { refusalText } from '../../server/refusal-text.ts';
import { notifyBriefly } from '../../stores/notices.ts';
import { useView } from '../../stores/view.ts';
import { CameraApi } from '../camera-api.ts';
import { useProjections } from '../projection/projections.ts';
import { endCalibration, keepKnown } from './calibration.ts';
import { FitFacts } from './FitFacts.tsx';
import { KeptList } from './KeptList.tsx';
import { PairTable } from './PairTable.tsx';
import { Still } from './Still.tsx';
import { useCalibration } from './store.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import './calibration.css';

addTexts({ 'zh-CN': zhCN, en });

/** The tool that says where a camera stands and looks: its still, the pairs, what comes of them, and what is kept. */
export default function CalibrationDock({ city, camera }: { city: Scene; camera: string }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { solved, keeps, expected, pairs, picture } = useCalibration();
  const api = useMemo(() => new CameraApi(city.id, document.baseURI), [city.id]);
  const [facts, setFacts] = useState<CameraFacts>();
  const [kept, setKept] = useState<readonly CameraCalibration[]>();
  const [round, setRound] = useState(0);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const fail = useCallback((error: unknown) => setProblem(refusalText(t, error)), [t]);
  useEffect(() => {
    api.one(camera).then(setFacts, fail);
    api.calibrations(camera).then(setKept, fail);
  }, [api, camera, fail]);
  const told = useProjections(({ states }) => states[camera]?.placement);
  useEffect(() => {
    // What is believed is known once the ground under it is.
    if (told && useCalibration.getState().expected === undefined) useCalibration.setState({ expected: told });
  }, [told]);

  async function save(): Promise<void> {
    if (!solved || !picture || !kept) return;
    setSaving(true);
    setProblem(undefined);
    try {
      const used = pairs.flatMap(({ id, x, y, place }) =>
        place && solved.ids.includes(id)
          ? [{ x, y, longitude: place.longitude, latitude: place.latitude, height: place.height }]
          : [],
      );
      await api.calibrate(camera, {
        placement: solved.placement,
        pairs: used,
        picture,
        basedOn: kept[0]?.number ?? 0,
        ...overGround(solved.placement.height, useProjections.getState().states[camera]?.ground),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      });
      setKept(await api.calibrations(camera));
      setNote('');
      useProjections.setState(({ asked }) => ({ asked: asked + 1 }));
      notifyBriefly('calibration.saved');
    } catch (error) {
      fail(error);
      api.calibrations(camera).then(setKept, () => undefined);
    } finally {
      setSaving(false);
    }
  }

  async function takeBack(number: number): Promise<void> {
    setProblem(undefined);
    try {
      setKept(await api.takeBackCalibration(camera, number));
      useProjections.setState(({ asked }) => ({ asked: asked + 1, trial: undefined }));
    } catch (error) {
      fail(error);
    }
  }

  const name = facts ? localized(facts.name, language) : camera;
  return (
    <section className="calibration float" aria-label={t('calibration.title', { name })}>
      <header>
        <h2>{t('calibration.title', { name })}</h2>
        <Button size="small" onClick={() => setRound(round + 1)}>
          {t('calibration.newStill')}
        </Button>
        <IconButton small label={t('calibration.close')} onClick={endCalibration}>
          <CloseOutlined />
        </IconButton>
      </header>
      <Still camera={camera} api={api} round={round} />
      <div className="calibration-body">
        <p className="muted">{t('calibration.hint')}</p>
        <PairTable />
        <FitFacts />
        <div className="calibration-keeps">
          <Checkbox
            checked={keeps.place}
            disabled={!expected}
            onChange={({ target }) => keepKnown({ place: target.checked })}
          >
            {t('calibration.keepPlace')}
          </Checkbox>
          <Checkbox
            checked={keeps.field}
            disabled={!expected}
            onChange={({ target }) => keepKnown({ field: target.checked })}
          >
            {t('calibration.keepField')}
          </Checkbox>
        </div>
        {solved && facts?.mayCalibrate && (
          <div className="calibration-save">
            <Input
              size="small"
              maxLength={500}
              placeholder={t('calibration.note')}
              aria-label={t('calibration.note')}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
            <Button
              size="small"
              type="primary"
              loading={isSaving}
              disabled={!kept}
              onClick={() => void save()}
            >
              {t('calibration.save')}
            </Button>
          </div>
        )}
        {problem !== undefined && (
          <p className="trouble" role="alert">
            {t('calibration.failed', { detail: problem })}
          </p>
        )}
        {kept && <KeptList calibrations={kept} onTakeBack={(number) => void takeBack(number)} />}
      </div>
    </section>
  );
}

/** What it hangs over the ground decides what it has in view; to centimetres, as far as the ground is known. */
const overGround = (height: number, ground: number | undefined): { overGround?: number } =>
  ground === undefined ? {} : { overGround: Math.round((height - ground) * 100) / 100 };
