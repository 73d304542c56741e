import { ArrowLeftOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Modal, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../../locale/i18n.ts';
import { leaveCompared } from '../../planning/compared-scheme.ts';
import { giveUpChanges } from '../../planning/drafts.ts';
import { showScheme } from '../../planning/open-scheme.ts';
import {
  changeScheme,
  isChanged,
  placeScheme,
  useScheme,
  useSchemeList,
} from '../../planning/scheme-store.ts';
import { hasStep, redo, undo, useHistory } from '../../stores/history.ts';
import { useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import type { PanelProps } from '../registry.ts';
import { CompareView } from './CompareView.tsx';
import { DraftAlert } from './DraftAlert.tsx';
import { EditView } from './EditView.tsx';
import { FiguresView } from './FiguresView.tsx';
import { PhasesView } from './PhasesView.tsx';
import { PublicationChoice } from './PublicationChoice.tsx';
import { SaveRow } from './SaveRow.tsx';
import { VersionsView } from './VersionsView.tsx';
import { ViolationStrip } from './ViolationList.tsx';

const TABS = ['edit', 'figures', 'phases', 'compare', 'versions'] as const;
type Tab = (typeof TABS)[number];

/** The open scheme: its parts to edit, what it comes to, when what is built, and how it differs from others. */
export function SchemeView({ city, address }: PanelProps) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [tab, setTab] = useState<Tab>('edit');
  const [isAsked, setAsked] = useState(false);
  const { scheme, opened } = useScheme();
  const entries = useSchemeList((list) => list.entries);
  const [canUndo, canRedo] = [
    useHistory(({ done }) => hasStep(done)),
    useHistory(({ undone }) => hasStep(undone)),
  ];
  if (!scheme || !opened) return null;
  const newest = entries?.find(({ id, where }) => id === opened.id && where === opened.where)?.version;
  const isOld = newest !== undefined && opened.where !== 'city' && opened.version < newest;
  const leave = () => {
    leaveCompared();
    giveUpChanges();
    placeScheme({ state: 'none' });
    showScheme(undefined);
  };
  return (
    <>
      <div className="head">
        <IconButton
          small
          label={t('planning.back')}
          onClick={() => (isChanged(useScheme.getState()) ? setAsked(true) : leave())}
        >
          <ArrowLeftOutlined />
        </IconButton>
        <Input
          size="small"
          className="grow"
          aria-label={t('planning.name')}
          value={localized(scheme.name, language)}
          maxLength={120}
          onChange={({ target }) =>
            changeScheme((one) => ({ ...one, name: { ...one.name, [language]: target.value } }), 'name')
          }
        />
        <IconButton small label={t('planning.undo')} disabled={!canUndo} onClick={() => undo()}>
          <UndoOutlined />
        </IconButton>
        <IconButton small label={t('planning.redo')} disabled={!canRedo} onClick={() => redo()}>
          <RedoOutlined />
        </IconButton>
      </div>
      <div className="tags">
        <Tag>{t(`planning.where.${opened.where}`)}</Tag>
        <Tag>{t('planning.versions.version', { version: opened.version })}</Tag>
        {scheme.simulated && <Tag>{t('planning.simulated')}</Tag>}
        <PublicationChoice
          value={scheme.publication}
          onChange={(publication) => changeScheme((one) => ({ ...one, publication }))}
        />
      </div>
      {isOld && (
        <Alert
          type="info"
          title={t('planning.versions.old', { version: opened.version })}
          action={
            <Button size="small" onClick={() => showScheme({ id: opened.id, where: opened.where })}>
              {t('planning.versions.backToNewest')}
            </Button>
          }
        />
      )}
      <DraftAlert city={city} />
      <SaveRow city={city} newest={newest} />
      <ViolationStrip />
      <Segmented<Tab>
        block
        size="small"
        aria-label={t('planning.tabs.label')}
        value={tab}
        options={TABS.map((value) => ({ value, label: t(`planning.tabs.${value}`) }))}
        onChange={setTab}
      />
      {tab === 'edit' && <EditView />}
      {tab === 'figures' && <FiguresView city={city} />}
      {tab === 'phases' && <PhasesView city={city} />}
      {tab === 'compare' && <CompareView city={city} address={address} />}
      {tab === 'versions' && <VersionsView city={city} />}
      <Modal
        open={isAsked}
        title={t('planning.leaveAsk')}
        okText={t('planning.leave')}
        cancelText={t('planning.stay')}
        onCancel={() => setAsked(false)}
        onOk={() => {
          setAsked(false);
          leave();
        }}
      />
    </>
  );
}
