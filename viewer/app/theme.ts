import { type ThemeConfig, theme } from 'antd';
import type { ViewDocument } from '../../models/schema/view-document.ts';

/** Chinese faces that systems have, then the system's own; figures of equal width come from the style sheet. */
const FONT =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'CityMirrorSans', sans-serif";

/** Text and borders at full strength; what is switched off still reads at 7 : 1. */
const HIGH_CONTRAST = {
  colorText: '#ffffff',
  colorTextSecondary: '#ffffff',
  colorTextTertiary: '#e0e0e0',
  colorTextQuaternary: '#c8c8c8',
  colorTextDisabled: '#a8a8a8',
  colorBorder: '#ffffff',
  colorBorderSecondary: '#ffffff',
  colorSplit: '#ffffff',
  colorFillTertiary: '#333333',
  colorTextLightSolid: '#000000',
  lineWidth: 2,
};

/**
 * One accent colour, jade. Red, orange, yellow and blue stay free for the four warning levels, so what antd
 * paints in them by default is painted plain here; a failure is told by words and shape.
 */
export function themeFor(appearance: ViewDocument['appearance']): ThemeConfig {
  const dark = appearance !== 'light';
  const contrast = appearance === 'contrast';
  const accent = contrast ? '#6bffdd' : dark ? '#3fd9b8' : '#00715f';
  const plain = contrast ? '#ffffff' : dark ? '#e3ecef' : '#1c2a31';
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'citymirror' },
    hashed: false,
    token: {
      colorPrimary: accent,
      colorInfo: accent,
      colorLink: accent,
      colorSuccess: accent,
      colorError: plain,
      colorWarning: plain,
      colorTextLightSolid: dark ? '#06231c' : '#ffffff',
      ...(contrast ? HIGH_CONTRAST : {}),
      colorBgElevated: contrast ? '#000000' : dark ? '#16202a' : '#ffffff',
      colorBgContainer: contrast ? '#000000' : dark ? '#131c24' : '#ffffff',
      colorTextPlaceholder: contrast ? '#e0e0e0' : dark ? '#93a5ae' : '#5d6d75',
      fontFamily: FONT,
      fontSize: 13,
      borderRadius: 6,
      controlHeight: 32,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    // Of its own: what is read on a button of the accent colour is not read on a dark tip.
    components: {
      Tooltip: contrast
        ? { colorBgSpotlight: '#ffffff', colorTextLightSolid: '#000000' }
        : { colorBgSpotlight: dark ? '#2c3a45' : '#1c2a31', colorTextLightSolid: '#f4f8f9' },
    },
  };
}
