import { Button, InputNumber, Segmented } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessPolicy } from '../../../models/schema/access.ts';
import { notifyBriefly } from '../../stores/notices.ts';
import { accountApi } from './account-api.ts';
import { useAttempt } from './use-attempt.ts';

const LIMITS = {
  length: [8, 64],
  kinds: [1, 4],
  days: [0, 730],
  earlier: [0, 24],
  idle: [1, 1_440],
  longest: [1, 168],
} as const;

/** Rules for passwords and sessions of all accounts. */
export default function PolicyForm() {
  const { t } = useTranslation();
  const ids = useId();
  const [policy, setPolicy] = useState<AccessPolicy>();
  const { attempt, busy, fault } = useAttempt();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened.
  useEffect(() => {
    void attempt(async () => setPolicy(await accountApi.policy()));
  }, []);
  const trouble = fault && (
    <p className="trouble" role="alert">
      {fault}
    </p>
  );
  if (!policy) return trouble ?? <span className="spinner" role="status" aria-label={t('status.loading')} />;
  const number = (name: keyof typeof LIMITS, value: number, change: (value: number) => AccessPolicy) => (
    <div key={name} className="account-number">
      <label htmlFor={`${ids}${name}`}>{t(`accounts.policy.${name}`)}</label>
      <InputNumber
        id={`${ids}${name}`}
        min={LIMITS[name][0]}
        max={LIMITS[name][1]}
        precision={0}
        value={value}
        onChange={(given) => given !== null && setPolicy(change(given))}
      />
    </div>
  );
  const { password } = policy;
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(async () => {
          setPolicy(await accountApi.setPolicy(policy));
          notifyBriefly('accounts.policy.saved');
        });
      }}
    >
      {(['length', 'kinds', 'days', 'earlier'] as const).map((name) =>
        number(name, password[name], (value) => ({ ...policy, password: { ...password, [name]: value } })),
      )}
      {(['idle', 'longest'] as const).map((name) =>
        number(name, policy[name], (value) => ({ ...policy, [name]: value })),
      )}
      <span id={`${ids}factor`}>{t('accounts.policy.secondFactor')}</span>
      <Segmented
        aria-labelledby={`${ids}factor`}
        value={policy.secondFactor}
        options={(['offered', 'administrators', 'everybody'] as const).map((value) => ({
          value,
          label: t(`accounts.policy.factor.${value}`),
        }))}
        onChange={(secondFactor) =>
          setPolicy({ ...policy, secondFactor: secondFactor as AccessPolicy['secondFactor'] })
        }
      />
      {trouble}
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('accounts.policy.save')}
      </Button>
    </form>
  );
}
