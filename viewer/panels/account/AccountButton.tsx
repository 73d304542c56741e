import { LoginOutlined, UserOutlined } from '@ant-design/icons';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../../app/lazy-part.tsx';
import { addTexts } from '../../locale/i18n.ts';
import { IconButton } from '../IconButton.tsx';
import './account.css';
import { keepAlive, refreshIdentity, tellReturn, useIdentity } from './identity.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

const SignInDialog = lazyPart(() => import('./SignInDialog.tsx'));
const AccountDialog = lazyPart(() => import('./AccountDialog.tsx'));

/** Who the page is taken for, and the way to sign in; nothing where the server has no accounts. */
export default function AccountButton() {
  const { t } = useTranslation();
  const { identity, dialog } = useIdentity();
  useEffect(() => {
    void refreshIdentity();
    tellReturn();
    return keepAlive();
  }, []);
  if (!identity) return null;
  const { account } = identity;
  return (
    <>
      <IconButton
        label={account ? t('accounts.signedIn', { name: account.displayName }) : t('accounts.signIn')}
        placement="bottom"
        className="word account-button"
        aria-haspopup="dialog"
        onClick={() => useIdentity.setState({ dialog: account ? 'account' : 'sign-in' })}
      >
        {account ? <UserOutlined /> : <LoginOutlined />}
        <span className="wide-only">{account ? account.displayName : t('accounts.signIn')}</span>
      </IconButton>
      <Suspense fallback={null}>
        {dialog === 'sign-in' && <SignInDialog />}
        {dialog === 'account' && account && <AccountDialog account={account} identity={identity} />}
      </Suspense>
    </>
  );
}
