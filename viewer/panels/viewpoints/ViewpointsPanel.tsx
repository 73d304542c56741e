import { DeleteOutlined, HomeOutlined, PushpinOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene, Viewpoint } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { notify } from '../../stores/notices.ts';
import { savedViewpoints, saveViewpoints } from '../../stores/preferences.ts';
import { currentView, flyTo, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { homeCamera } from './home.ts';
import { Tours } from './Tours.tsx';

/** Places to look from: those of the scene, and those that a person saved on this machine. */
export default function ViewpointsPanel({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const [saved, setSaved] = useState(() => savedViewpoints(city.id));
  const [name, setName] = useState('');

  const keep = (viewpoints: Viewpoint[]) => {
    setSaved(viewpoints);
    if (!saveViewpoints(city.id, viewpoints)) notify('viewpoints.notKept');
  };
  const add = () => {
    const called = name.trim() || t('viewpoints.unnamed', { number: saved.length + 1 });
    const { camera } = currentView();
    keep([...saved, { id: `own-${Date.now().toString(36)}`, name: { 'zh-CN': called, en: called }, camera }]);
    setName('');
  };

  return (
    <>
      <ul className="rows">
        <li>
          <button type="button" className="row" onClick={() => flyTo(homeCamera(city))}>
            <HomeOutlined aria-hidden="true" />
            <span className="grow title">{t('tools.home')}</span>
          </button>
        </li>
        {city.viewpoints.map((viewpoint) => (
          <li key={viewpoint.id}>
            <button type="button" className="row" onClick={() => flyTo(viewpoint.camera)}>
              <PushpinOutlined aria-hidden="true" />
              <span className="grow title">{localized(viewpoint.name, language)}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3>{t('viewpoints.own')}</h3>
      {saved.length === 0 && <p className="muted">{t('viewpoints.none')}</p>}
      <ul className="rows">
        {saved.map((viewpoint) => (
          <li key={viewpoint.id} style={{ display: 'flex', alignItems: 'center' }}>
            <button type="button" className="row" onClick={() => flyTo(viewpoint.camera)}>
              <PushpinOutlined aria-hidden="true" />
              <span className="grow title">{localized(viewpoint.name, language)}</span>
            </button>
            <IconButton
              small
              label={t('viewpoints.remove', { name: localized(viewpoint.name, language) })}
              onClick={() => keep(saved.filter(({ id }) => id !== viewpoint.id))}
            >
              <DeleteOutlined />
            </IconButton>
          </li>
        ))}
      </ul>
      <form
        style={{ display: 'flex', gap: 8, marginTop: 10 }}
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Input
          value={name}
          maxLength={60}
          aria-label={t('viewpoints.name')}
          placeholder={t('viewpoints.name')}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="primary" htmlType="submit">
          {t('viewpoints.save')}
        </Button>
      </form>
      <Tours city={city} />
    </>
  );
}
