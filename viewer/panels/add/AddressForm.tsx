import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addAddress, useChoice } from '../../added/add-address.ts';
import { type ProxyInfo, proxyInfo } from '../../added/services/proxy.ts';
import { ServiceChooser } from './ServiceChooser.tsx';

/** Adds a service or a file by its address, and says which servers can be reached. */
export function AddressForm() {
  const { t } = useTranslation();
  const [url, setUrl] = useState('');
  const [proxy, setProxy] = useState<ProxyInfo | 'none'>();
  const service = useChoice((state) => state.service);

  useEffect(() => {
    proxyInfo().then(
      (info) => setProxy(info ?? 'none'),
      () => undefined,
    );
  }, []);

  function open(): void {
    if (url.trim() === '') return;
    void addAddress(url);
    setUrl('');
  }

  return (
    <section>
      <h3>{t('add.address')}</h3>
      <div className="add-address">
        <Input
          size="small"
          value={url}
          aria-label={t('add.address')}
          placeholder="https://…"
          onChange={({ target }) => setUrl(target.value)}
          onPressEnter={open}
        />
        <Button onClick={open} disabled={url.trim() === ''}>
          {t('add.open')}
        </Button>
      </div>
      <p className="muted">{t('add.addressHint')}</p>
      {proxy === 'none' && <p className="muted">{t('add.proxyOff')}</p>}
      {proxy && proxy !== 'none' && (
        <p className="muted">{t('add.proxyOn', { origins: proxy.origins.join(' ') })}</p>
      )}
      {service && <ServiceChooser key={service.url} service={service} />}
    </section>
  );
}
