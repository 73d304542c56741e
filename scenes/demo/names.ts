import type { Random } from './random.ts';

export interface Name {
  zh: string;
  en: string;
}

/** Characters that places are named with, and how they are read. */
type Stock = readonly (readonly [zh: string, pinyin: string])[];

const FIRST: Stock = [
  ['文', 'wen'],
  ['华', 'hua'],
  ['新', 'xin'],
  ['长', 'chang'],
  ['金', 'jin'],
  ['青', 'qing'],
  ['永', 'yong'],
  ['和', 'he'],
  ['安', 'an'],
  ['春', 'chun'],
  ['东', 'dong'],
  ['翠', 'cui'],
  ['望', 'wang'],
  ['锦', 'jin'],
  ['龙', 'long'],
  ['凤', 'feng'],
  ['云', 'yun'],
  ['紫', 'zi'],
  ['白', 'bai'],
  ['红', 'hong'],
  ['兴', 'xing'],
  ['滨', 'bin'],
  ['临', 'lin'],
  ['松', 'song'],
  ['梅', 'mei'],
  ['兰', 'lan'],
  ['竹', 'zhu'],
  ['桂', 'gui'],
  ['枫', 'feng'],
  ['福', 'fu'],
  ['南', 'nan'],
  ['西', 'xi'],
  ['北', 'bei'],
  ['明', 'ming'],
  ['玉', 'yu'],
  ['石', 'shi'],
];
const SECOND: Stock = [
  ['昌', 'chang'],
  ['源', 'yuan'],
  ['山', 'shan'],
  ['江', 'jiang'],
  ['泉', 'quan'],
  ['林', 'lin'],
  ['阳', 'yang'],
  ['宁', 'ning'],
  ['平', 'ping'],
  ['河', 'he'],
  ['塘', 'tang'],
  ['桥', 'qiao'],
  ['岭', 'ling'],
  ['田', 'tian'],
  ['湖', 'hu'],
  ['门', 'men'],
  ['华', 'hua'],
  ['亭', 'ting'],
  ['台', 'tai'],
  ['溪', 'xi'],
  ['康', 'kang'],
  ['乐', 'le'],
  ['景', 'jing'],
  ['园', 'yuan'],
  ['辉', 'hui'],
  ['丰', 'feng'],
  ['和', 'he'],
  ['城', 'cheng'],
  ['洲', 'zhou'],
  ['港', 'gang'],
  ['兴', 'xing'],
  ['庆', 'qing'],
];

/** Family names that villages are called after. */
const FAMILIES: Stock = [
  ['陈', 'chen'],
  ['刘', 'liu'],
  ['谢', 'xie'],
  ['曾', 'zeng'],
  ['钟', 'zhong'],
  ['赖', 'lai'],
  ['李', 'li'],
  ['黄', 'huang'],
  ['廖', 'liao'],
  ['郭', 'guo'],
  ['罗', 'luo'],
  ['温', 'wen'],
  ['叶', 'ye'],
  ['胡', 'hu'],
  ['邓', 'deng'],
  ['邱', 'qiu'],
  ['何', 'he'],
  ['肖', 'xiao'],
];
const VILLAGE_ENDS: Stock = [
  ['坊', 'fang'],
  ['屋', 'wu'],
  ['坪', 'ping'],
  ['塘', 'tang'],
  ['坑', 'keng'],
  ['围', 'wei'],
  ['湾', 'wan'],
  ['背', 'bei'],
];

/** Gives out names, none twice for the same kind of thing. */
export class Namer {
  readonly #random: Random;
  readonly #given = new Map<string, Set<string>>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Two characters and what they are the name of: 文昌 + 路 / Road. */
  place(kind: Name, first = FIRST, second = SECOND): Name {
    const given = this.#given.get(kind.zh) ?? new Set<string>();
    this.#given.set(kind.zh, given);
    for (let attempt = 0; ; attempt++) {
      const [a, b] = [this.#random.pick(first), this.#random.pick(second)];
      // Once the stock runs short a third character makes new ones.
      const c = attempt > 12 ? [this.#random.pick(second)] : [];
      const parts = [a, b, ...c];
      const zh = parts.map(([character]) => character).join('');
      if (given.has(zh) || new Set(parts.map(([character]) => character)).size < parts.length) continue;
      given.add(zh);
      return {
        zh: zh + kind.zh,
        en: `${capitalized(parts.map(([, pinyin]) => pinyin).join(''))} ${kind.en}`,
      };
    }
  }

  village(): Name {
    return this.place({ zh: '村', en: 'Village' }, FAMILIES, VILLAGE_ENDS);
  }
}

const capitalized = (text: string): string => text[0].toUpperCase() + text.slice(1);
