import { EnvironmentOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVENT_KINDS } from '../../../models/schema/event.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { newRequest, reportEvent } from '../../alarms/desk.ts';
import { openCase } from '../../alarms/open-case.ts';
import { doOrTell } from '../../alarms/work.ts';
import { requestSketch } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { useMayNot } from '../account/may-not.ts';

const LEVELS = [1, 2, 3, 4] as const;

/** A report by hand: what, where on the city, how grave. */
export default function ReportForm({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const ids = useId();
  const [kind, setKind] = useState<string>('city-management');
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [level, setLevel] = useState<number>();
  const [place, setPlace] = useState<GroundPlace>();
  const mayNot = useMayNot('event.handle');
  const [sending, setSending] = useState(false);
  // Sent again after no answer came, it is still one report.
  const [request, setRequest] = useState(newRequest);

  async function point(): Promise<void> {
    const places = await requestSketch({ kind: 'point', prompt: 'cases.pointHere', on: 'ground', places: 1 });
    if (places?.[0]) setPlace(places[0]);
  }

  async function send(): Promise<void> {
    if (!place) return;
    setSending(true);
    const answer = await doOrTell(() =>
      reportEvent(city.id, {
        request,
        kind,
        title: title.trim(),
        ...(description.trim() === '' ? {} : { description: description.trim() }),
        ...(level === undefined ? {} : { level }),
        longitude: place.longitude,
        latitude: place.latitude,
      }),
    );
    setSending(false);
    if (!answer) return;
    setRequest(newRequest());
    setTitle('');
    setDescription('');
    setPlace(undefined);
    openCase(answer.event.code);
  }

  return (
    <form
      className="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label htmlFor={`${ids}kind`}>{t('cases.byKind')}</label>
      <Select
        id={`${ids}kind`}
        size="small"
        value={kind}
        options={EVENT_KINDS.map((value) => ({ value, label: t(`cases.kind.${value}`) }))}
        onChange={setKind}
      />
      <label htmlFor={`${ids}title`}>{t('cases.what')}</label>
      <Input
        id={`${ids}title`}
        size="small"
        value={title}
        maxLength={200}
        onChange={({ target }) => setTitle(target.value)}
      />
      <label htmlFor={`${ids}description`}>{t('cases.description')}</label>
      <Input.TextArea
        id={`${ids}description`}
        size="small"
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={description}
        maxLength={10_000}
        onChange={({ target }) => setDescription(target.value)}
      />
      <label htmlFor={`${ids}level`}>{t('cases.judge')}</label>
      <Select<number>
        id={`${ids}level`}
        allowClear
        size="small"
        value={level}
        options={LEVELS.map((value) => ({ value, label: t(`alarms.level.${value}`) }))}
        onChange={setLevel}
      />
      <span>{t('cases.place')}</span>
      <Button size="small" icon={<EnvironmentOutlined />} onClick={() => void point()}>
        {place ? `${place.longitude.toFixed(5)}, ${place.latitude.toFixed(5)}` : t('cases.choosePlace')}
      </Button>
      {mayNot !== undefined && <p className="muted wide">{mayNot}</p>}
      <div className="buttons wide">
        <Button
          type="primary"
          htmlType="submit"
          loading={sending}
          disabled={!place || title.trim() === '' || mayNot !== undefined}
        >
          {t('cases.send')}
        </Button>
      </div>
    </form>
  );
}
