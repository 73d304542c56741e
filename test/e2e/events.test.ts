import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../tiles-service/serve/city-folder.ts';
import { expect, test } from './support/fixtures.ts';
import { viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity, viewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 240_000 });
test.use({ viewport: { width: 900, height: 640 } });

const TOKEN = 'a-token-of-a-test-0123456789';
const name = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const LIVE = {
  schema: 'citymirror/live/1',
  eventCode: 'SY',
  layers: [{ id: 'gauges', kind: 'things', name: name('雨量', 'Rain'), publication: 'internal' }],
  feeds: [
    {
      id: 'gauges',
      name: name('雨量', 'Rain'),
      adapter: 'http-push',
      token: TOKEN,
      layer: 'gauges',
      owner: '气象局',
      publication: 'internal',
      rhythm: 900,
      mapping: {
        time: { path: 'at', format: 'epoch-ms' },
        thing: {
          id: 'rain:{code}',
          name: '{name}',
          kind: { constant: 'rain-gauge' },
          longitude: 'x',
          latitude: 'y',
        },
        observations: [{ datastream: 'rain-hour', value: 'rain', unit: 'mm' }],
      },
    },
  ],
};

let city: ViewerCity;
let data: string;
test.beforeAll(async () => {
  city = await viewerCity();
  data = await mkdtemp(join(tmpdir(), 'citymirror-e2e-events-'));
  await writeFiles(city.folder, { 'live.json': JSON.stringify(LIVE) });
});
test.afterAll(async () => {
  await city?.remove();
  if (data) await rm(data, { recursive: true, force: true });
});

test('should bring a grave alarm through its case to the end, take a report by hand, and hand the shift over', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--data', data);
  const push = () =>
    fetch(`${url}api/cities/probe/feeds/gauges/push`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({
        code: 'g1',
        name: '试验雨量站',
        x: ORIGIN.longitude,
        y: ORIGIN.latitude,
        rain: 60,
        at: Date.now(),
      }),
    });
  // 503 until what is live of the city has been opened.
  await expect.poll(async () => (await push()).status, { timeout: 90_000 }).toBe(200);

  await page.goto(`${url}#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},420,0,-90&p=alarms`);
  await viewerReady(page);
  const panel = page.locator('.panel');

  // The alarm, in the list: given to somebody, with what was done.
  await panel.getByRole('button', { name: /试验雨量站/ }).click();
  await panel.getByRole('textbox', { name: '指派对象或备注' }).fill('排水公司');
  await panel.getByRole('button', { name: '指派' }).click();
  await expect(panel.getByText('交 排水公司').first()).toBeVisible();

  // Of level II, it becomes an event by itself; the code leads to it.
  await panel.getByRole('button', { name: /^SY-\d{8}-0001$/ }).click({ timeout: 60_000 });
  await expect(panel.getByText('试验雨量站：短时强降水').first()).toBeVisible();
  for (const step of ['核实属实', '派遣', '开始处置'])
    await panel.getByRole('button', { name: step }).click();
  const close = panel.getByRole('button', { name: '办结' });
  await expect(close).toBeDisabled();
  await panel.getByRole('textbox', { name: '情况说明' }).fill('积水已排净');
  await close.click();
  await expect(panel.locator('.case-path [aria-current="step"]')).toHaveText('办结');
  await expect(panel.locator('.steps')).toContainText('积水已排净');

  // Rewound to before it happened there is no case and nothing can be done; the alarm of now still calls, with the way back.
  await page.getByRole('button', { name: '后退' }).click();
  await expect(page.locator('.alarm-bar')).toContainText('回到实时处理');
  await expect(panel.getByText(/事件 SY-\d{8}-0001 当时还不存在/)).toBeVisible();
  await expect(panel.getByText(/时的状态，只能查看/)).toBeVisible();
  await panel.getByRole('button', { name: '回到实时' }).click();
  await expect(panel.locator('.case-path [aria-current="step"]')).toHaveText('办结');

  // By hand, at a place that is pointed at.
  await panel.getByText('上报', { exact: true }).first().click();
  await panel.getByRole('textbox', { name: '事由' }).fill('路面塌陷');
  await panel.getByRole('button', { name: '在图上点选' }).click();
  await page
    .locator('.globe canvas')
    .first()
    .click({ position: { x: 600, y: 300 } });
  await expect(panel.getByText(/\d+\.\d{5}, \d+\.\d{5}/)).toBeVisible();
  await panel.getByRole('button', { name: '上报' }).click();
  await expect(panel.getByText('路面塌陷').first()).toBeVisible();
  await expect(panel.getByText(/SY-\d{8}-0002/).first()).toBeVisible();

  // The shift goes to the next on duty, who signs.
  await panel.getByText('值班日志', { exact: true }).click();
  await panel.getByRole('textbox', { name: '值班人' }).fill('李值班');
  await panel.getByRole('button', { name: '开始值班' }).click();
  await panel.getByRole('textbox', { name: /记一条/ }).fill('已通知排水公司');
  await panel.getByRole('button', { name: '记入日志' }).click();
  await expect(panel.locator('.steps')).toContainText('已通知排水公司');
  await panel.getByRole('button', { name: '交班' }).click();
  await expect(panel.getByText(/未结事件 1 件/)).toBeVisible();
  await panel.getByRole('textbox', { name: '值班人' }).fill('赵接班');
  await panel.getByRole('button', { name: '接班签字' }).click();
  await expect(panel.getByText('赵接班 值班')).toBeVisible();
});
