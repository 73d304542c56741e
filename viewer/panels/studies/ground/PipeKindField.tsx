import { Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { PipeKind } from '../../../../models/network/index.ts';

/** Which kind of pipe a place is on. */
export function PipeKindField({
  kinds,
  value,
  onChange,
}: {
  kinds: readonly PipeKind[];
  value: PipeKind;
  onChange(value: PipeKind): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('groundStudy.kind')}</label>
      <Select
        id={id}
        value={value}
        options={kinds.map((kind) => ({ value: kind, label: t(`groundStudy.pipe.${kind}`) }))}
        onChange={onChange}
      />
    </div>
  );
}
