import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Progress, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FLOOR_USES, type FloorUse } from '../../../models/schema/scheme.ts';
import type { ReadModel } from '../../planning/models/messages.ts';
import { placeModel } from '../../planning/models/place-model.ts';
import { readModelFile } from '../../planning/models/scheme-models.ts';
import { cancelSketch } from '../../stores/sketch.ts';
import { Field, NumberField } from './fields.tsx';
import { modelTrouble } from './model-trouble.ts';

type Step =
  | { step: 'none' }
  | { step: 'reading'; name: string; share: number }
  | { step: 'asked' | 'placing'; model: ReadModel }
  | { step: 'failed'; error: unknown };

/** Metres from floor to floor where a file does not say how many storeys it has. */
const USUAL_STOREY: Partial<Record<FloorUse, number>> = {
  residential: 3,
  industry: 6,
  storage: 6,
  transport: 6,
};
const OTHER_STOREY = 4;
const FIRST_USE: FloorUse = 'office';

/** Brings a building in from a file of a person's: it is read, asked about, and put where one clicks. */
export function ModelImport({ isDisabled }: { isDisabled: boolean }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const reading = useRef<AbortController>(null);
  const [state, setState] = useState<Step>({ step: 'none' });
  const [use, setUse] = useState<FloorUse>(FIRST_USE);
  const [storeys, setStoreys] = useState(1);
  useEffect(() => () => reading.current?.abort(), []);

  const read = async (file: File) => {
    reading.current?.abort();
    const end = new AbortController();
    reading.current = end;
    setState({ step: 'reading', name: file.name, share: 0 });
    try {
      const model = await readModelFile(file, {
        signal: end.signal,
        onProgress: (share) => !end.signal.aborted && setState({ step: 'reading', name: file.name, share }),
      });
      setStoreys(usualStoreys(model, use));
      setState({ step: 'asked', model });
    } catch (error) {
      if (!end.signal.aborted) setState({ step: 'failed', error });
    }
  };
  const stop = () => {
    reading.current?.abort();
    cancelSketch();
    setState({ step: 'none' });
  };
  const place = async (model: ReadModel) => {
    setState({ step: 'placing', model });
    try {
      const isPlaced = await placeModel(model, use, model.storeys ? undefined : storeys);
      setState(isPlaced ? { step: 'none' } : { step: 'asked', model });
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };
  const model = state.step === 'asked' || state.step === 'placing' ? state.model : undefined;
  return (
    <>
      <Button
        size="small"
        block
        icon={<UploadOutlined />}
        disabled={isDisabled || state.step === 'reading' || state.step === 'placing'}
        onClick={() => picker.current?.click()}
      >
        {t('planning.model.choose')}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept=".ifc,.glb,.gltf"
        aria-label={t('planning.model.choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void read(file);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      {state.step === 'reading' && (
        <div className="planning-reading" role="status">
          <span className="muted">{t('planning.model.reading', { name: state.name })}</span>
          <Progress size="small" percent={Math.round(100 * state.share)} />
          <Button size="small" onClick={stop}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
      {state.step === 'failed' && (
        <Alert
          type="error"
          title={modelTrouble(t, state.error)}
          closable={{ onClose: () => setState({ step: 'none' }) }}
        />
      )}
      {model && (
        <section className="planning-form" aria-label={model.file}>
          <h4>{model.file}</h4>
          <dl className="planning-facts">
            <dt>{t('planning.model.size')}</dt>
            <dd>{model.size.map((metres) => metres.toFixed(1)).join(' × ')} m</dd>
            <dt>{t('planning.model.triangles')}</dt>
            <dd>{model.triangles.toLocaleString('en')}</dd>
            {model.storeys && (
              <>
                <dt>{t('planning.model.storeys')}</dt>
                <dd title={model.storeys.names.join(', ')}>
                  {t('planning.model.storeyCount', {
                    above: model.storeys.above.length,
                    below: model.storeys.below.length,
                  })}
                </dd>
                <dt>{t('planning.model.areas')}</dt>
                <dd>{t(`planning.model.areaOf.${model.storeys.areaOf ?? 'outline'}`)}</dd>
              </>
            )}
          </dl>
          {model.storeys && model.storeys.leftOut.length > 0 && (
            <p className="muted">
              {t('planning.model.leftOut', { names: model.storeys.leftOut.join(', ') })}
            </p>
          )}
          <Field label={t('planning.form.use')}>
            <Select
              size="small"
              aria-label={t('planning.form.use')}
              value={use}
              options={FLOOR_USES.map((value) => ({ value, label: t(`planning.use.${value}`) }))}
              onChange={(next) => {
                if (storeys === usualStoreys(model, use)) setStoreys(usualStoreys(model, next));
                setUse(next);
              }}
            />
          </Field>
          {!model.storeys && (
            <NumberField
              label={t('planning.form.storeys')}
              unit={t('planning.model.each', { metres: (model.height / storeys).toFixed(2) })}
              min={1}
              max={Math.min(200, Math.max(1, Math.floor(model.height / 2)))}
              value={storeys}
              onChange={(next) => next !== undefined && setStoreys(Math.round(next))}
            />
          )}
          <div className="actions">
            <Button
              size="small"
              type="primary"
              loading={state.step === 'placing'}
              onClick={() => void place(model)}
            >
              {t('planning.model.place')}
            </Button>
            <Button size="small" onClick={stop}>
              {t('action.cancel')}
            </Button>
          </div>
        </section>
      )}
    </>
  );
}

const usualStoreys = ({ height }: ReadModel, use: FloorUse): number =>
  Math.max(1, Math.round(height / (USUAL_STOREY[use] ?? OTHER_STOREY)));
