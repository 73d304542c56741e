import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { AccountStore } from '../../realtime/access/accounts.ts';
import { hashPassword } from '../../realtime/access/password.ts';
import { openDatabase } from '../../realtime/database/open-database.ts';
import { sceneOf, writeFiles } from '../tiles-service/serve/city-folder.ts';
import { expect, test } from './support/fixtures.ts';
import { viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 240_000 });
// A refused sign-in is an answer of 401, which the browser notes as an error.
test.use({ tolerated: { errors: [/401/] }, viewport: { width: 900, height: 600 } });

const PASSWORD = 'Correct-horse-7';
let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-e2e-access-'));
  await writeFiles(join(folder, 'city'), {
    'public/scene.json': JSON.stringify(sceneOf('public', [])),
    'internal/scene.json': JSON.stringify(sceneOf('internal', [])),
  });
  const database = await openDatabase({ folder: join(folder, 'data', 'database') });
  const accounts = new AccountStore(database);
  const hash = await hashPassword(PASSWORD);
  for (const [name, role] of [
    ['sysadmin', 'system-administrator'],
    ['secadmin', 'security-administrator'],
    ['auditadmin', 'audit-administrator'],
  ] as const) {
    const account = await accounts.add({ name, displayName: name, kind: 'person' }, Date.now());
    await accounts.setGrants(account.id, [{ role, areas: '*', publication: 'public' }]);
    await accounts.setPassword(account, hash, { now: Date.now(), once: false });
  }
  await database.close();
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: '登录' }).click();
  const dialog = page.getByRole('dialog', { name: '登录' });
  await dialog.getByLabel('账户名').fill(name);
  await dialog.getByLabel('密码', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: '登录' }).click();
}

/** The page is loaded anew as somebody else. */
async function signedIn(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `账户：${name}` }).click();
  await expect(page.getByRole('dialog', { name })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  if ((await dialog.getByRole('tab').count()) > 0)
    await dialog.getByRole('tab', { name: '我的账户' }).click();
  await dialog.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name: '登录' })).toBeVisible();
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/pictures/access-${name}.png` });
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('.ant-modal').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
}

test('should make an account, give it rights, and show it what it may see', async ({ page, serve }) => {
  const { url } = await serve(
    '--city',
    join(folder, 'city'),
    '--data',
    join(folder, 'data'),
    '--public-only',
  );
  await page.goto(url);
  await viewerReady(page);
  await expect(page.locator('.classified')).toHaveCount(0);

  await signIn(page, 'sysadmin', 'wrong');
  await expect(page.getByRole('alert')).toContainText('密码');
  await accessible(page);
  await picture(page, 'sign-in');
  await page.getByRole('dialog').getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await signedIn(page, 'sysadmin');
  const add = page.getByRole('form', { name: '新建账户' });
  await add.getByLabel('账户名').fill('wangwu');
  await add.getByLabel('姓名或名称').fill('王五');
  await add.getByRole('button', { name: '新建账户' }).click();
  const password = (await page.locator('.account-entrance output').textContent()) ?? '';
  expect(password).toMatch(/^\w{6}-\w{6}-\w{6}$/);
  await accessible(page);
  await picture(page, 'accounts');
  // What belongs to the security administrator is not offered.
  await page.getByRole('button', { name: /王五/ }).click();
  await expect(page.getByRole('button', { name: '停用' })).toBeVisible();
  await expect(page.getByRole('button', { name: '保存权限' })).toHaveCount(0);
  await expect(page.getByRole('tab', { name: '审计日志' })).toHaveCount(0);
  await signOut(page);

  await signIn(page, 'secadmin', PASSWORD);
  await signedIn(page, 'secadmin');
  await page.getByRole('button', { name: /王五/ }).click();
  await page.getByRole('button', { name: '增加权限' }).click();
  await accessible(page);
  await picture(page, 'rights');
  await page.getByRole('button', { name: '保存权限' }).click();
  await expect(page.getByRole('button', { name: /王五.*观察员 · 全市 · 内部/ })).toBeVisible();
  await signOut(page);

  // With the password for one sign-in, nothing is shown before it is changed.
  await signIn(page, 'wangwu', password);
  const dialog = page.getByRole('dialog', { name: '王五' });
  await expect(dialog).toContainText('请设置您自己的密码');
  await expect(page.locator('.classified')).toHaveCount(0);
  await dialog.getByLabel('当前密码').fill(password);
  await dialog.getByLabel('新密码', { exact: true }).fill('My-own-password-1');
  await dialog.getByLabel('再次输入新密码').fill('My-own-password-1');
  await dialog.getByRole('button', { name: '修改密码' }).click();
  await expect(page.locator('.classified')).toBeVisible();
  await signedIn(page, '王五');
  await expect(page.getByRole('dialog')).toContainText('观察员 · 全市 · 内部');
  await expect(page.getByRole('tab')).toHaveCount(0);
  await signOut(page);

  await signIn(page, 'auditadmin', PASSWORD);
  await signedIn(page, 'auditadmin');
  await expect(page.getByRole('row', { name: /secadmin 修改权限 wangwu/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /sysadmin.*登录.*被拒绝/ })).toBeVisible();
  await accessible(page);
  await picture(page, 'audit');
});
