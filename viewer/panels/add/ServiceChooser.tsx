import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addOffer, useChoice } from '../../added/add-address.ts';
import type { Offer, Service } from '../../added/services/service.ts';
import { IconButton } from '../IconButton.tsx';

/** Layers that fit into a list that can be read; the filter finds the others. */
const MOST = 200;
const FILTER_FROM = 8;

/** The layers of a service, to be added one by one. */
export function ServiceChooser({ service }: { service: Service }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const offers = service.offers.filter(({ id, title }) =>
    words.every((word) => `${id} ${title}`.toLowerCase().includes(word)),
  );
  return (
    <section className="add-question" aria-label={t('add.service.title', { title: service.title })}>
      <div className="add-working">
        <strong className="grow">{t('add.service.title', { title: service.title })}</strong>
        <IconButton
          small
          label={t('add.service.close')}
          onClick={() => useChoice.setState({ service: undefined })}
        >
          <CloseOutlined />
        </IconButton>
      </div>
      {service.offers.length >= FILTER_FROM && (
        <Input
          size="small"
          allowClear
          value={text}
          aria-label={t('add.service.filter')}
          placeholder={t('add.service.filter')}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {service.offers.length === 0 && <p className="muted">{t('add.service.empty')}</p>}
      {service.offers.length > 0 && offers.length === 0 && (
        <p className="muted">{t('add.service.noMatch')}</p>
      )}
      <ul className="add-offers" aria-label={t('add.service.layers')}>
        {offers.slice(0, MOST).map((offer) => (
          <OfferRow key={`${offer.kind} ${offer.id}`} service={service} offer={offer} />
        ))}
      </ul>
    </section>
  );
}

function OfferRow({ service, offer }: { service: Service; offer: Offer }) {
  const { t } = useTranslation();
  const [style, setStyle] = useState<string>();
  const { title, id, styles, notes, refused } = offer;
  return (
    <li>
      <span className="title">
        {title} {title !== id && <span className="muted">{id}</span>}
      </span>
      <Button
        size="small"
        disabled={refused !== undefined}
        aria-label={`${t('add.service.add')} ${title}`}
        onClick={() => void addOffer(service, offer, style)}
      >
        {t('add.service.add')}
      </Button>
      {refused && <p className="muted wide">{t(`add.error.${refused.code}`, refused.values)}</p>}
      {!refused &&
        notes?.map(({ key, values }) => (
          <p key={key} className="muted wide">
            {t(`add.note.${key}`, values)}
          </p>
        ))}
      {!refused && styles && (
        <Select
          className="wide"
          size="small"
          aria-label={`${t('add.service.style')} ${title}`}
          placeholder={t('add.service.style')}
          value={style}
          options={styles.map((known) => ({ value: known.id, label: known.title }))}
          onChange={setStyle}
        />
      )}
    </li>
  );
}
