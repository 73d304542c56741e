import { addTexts } from '../../locale/i18n.ts';
import en from './live-texts.en.json' with { type: 'json' };
import zhCN from './live-texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });
