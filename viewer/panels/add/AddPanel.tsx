import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addFiles } from '../../added/add-files.ts';
import { EXTENSIONS } from '../../added/detect.ts';
import './texts.ts';
import './add.css';
import { AddedList } from './AddedList.tsx';
import { AddressForm } from './AddressForm.tsx';
import { JobList } from './JobList.tsx';

/** Brings data of a person's own into the view: files, and services by their addresses. */
export default function AddPanel() {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="add-panel">
      <JobList />
      <h3>{t('add.files')}</h3>
      <Button icon={<UploadOutlined />} onClick={() => picker.current?.click()}>
        {t('add.chooseFiles')}
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={EXTENSIONS}
        aria-label={t('add.chooseFiles')}
        onChange={({ target }) => {
          void addFiles([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <p className="muted">{t('add.formats')}</p>
      <p className="muted">{t('add.stays')}</p>
      <AddressForm />
      <h3>{t('add.added')}</h3>
      <AddedList empty={t('add.addedEmpty')} />
    </div>
  );
}
