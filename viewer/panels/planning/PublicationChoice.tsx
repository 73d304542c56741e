import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PUBLICATIONS, type Publication } from '../../../models/schema/publication.ts';

/** Who may see a scheme; that everybody may is asked once more. */
export function PublicationChoice(properties: { value: Publication; onChange(value: Publication): void }) {
  const { value, onChange } = properties;
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Select
        size="small"
        variant="borderless"
        aria-label={t('planning.publication')}
        value={value}
        options={PUBLICATIONS.map((one) => ({ value: one, label: t(`planning.class.${one}`) }))}
        onChange={(next) => (next === 'public' ? setAsked(true) : onChange(next))}
      />
      <Modal
        open={isAsked}
        title={t('planning.publish.title')}
        okText={t('planning.publish.ok')}
        cancelText={t('action.cancel')}
        onCancel={() => setAsked(false)}
        onOk={() => {
          setAsked(false);
          onChange('public');
        }}
      />
    </>
  );
}
