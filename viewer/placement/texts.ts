import { addTexts } from '../locale/i18n.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });
