import { readFileSync } from 'node:fs';
import type { Role } from '../../../../models/access/roles.ts';
import { type Place, type Publication, sees, type Who, WORKERS, works } from './who.ts';

/** What a request is about: a class, and where it lies. */
export interface Target {
  publication: Publication;
  place: Place;
}

export const WHOLE_CITY: Target = { publication: 'public', place: 'whole city' };

/** How somebody is answered: it is not there, it is refused, or they are let in. */
export type Answer = 'not there' | 'refused' | 'let in';

type Test = (who: Who, target: Target) => boolean;

interface Line {
  /** Whether it belongs to roles, whatever its class. */
  isOfRoles: boolean;
  seen: Test;
  done: Test;
}

const ROLE_WORDS: Record<string, Role> = {
  viewer: 'viewer',
  operator: 'operator',
  commander: 'commander',
  planner: 'planner',
  'system administrator': 'system-administrator',
  'security administrator': 'security-administrator',
  'audit administrator': 'audit-administrator',
};

const COMMANDS = roleTest('commander there', 'commander');

/** Readers of the words of a cell. What hangs on more than role, area and class is its rows' to say. */
const WORDS: Record<string, Test> = {
  nobody: () => false,
  'who asked': () => false,
  'whom a commander let in': () => false,
  'commander of its class there': (who, target) =>
    COMMANDS(who, target) && sees(who, target.publication, target.place),
  'commander there but not for themselves': COMMANDS,
  'at work': works,
  'internal there': (who, { place }) => sees(who, 'internal', place),
  'its class there': (who, { publication, place }) => sees(who, publication, place),
  'its class there but internal at least': (who, { publication, place }) =>
    sees(who, publication === 'public' ? 'internal' : publication, place),
  'its class everywhere but internal at least': (who, { publication }) =>
    sees(who, publication === 'public' ? 'internal' : publication, 'whole city'),
  'its class everywhere': (who, { publication }) => sees(who, publication, 'whole city'),
};

/** The lines of the table "What is whose" of docs/access.md, which is what people are told. */
export const RULES: ReadonlyMap<string, Line> = readRules();

function readRules(): Map<string, Line> {
  const text = readFileSync(new URL('../../../../docs/access.md', import.meta.url), 'utf8');
  const [, section = ''] = text.split('\n## What is whose\n');
  const rows = section.split('\n## ')[0].match(/^\| \*\*.*$/gm) ?? [];
  const rules = new Map<string, Line>();
  for (const row of rows) {
    const [what, seen, done] = row
      .replaceAll(', but ', ' but ')
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    const line: Line = {
      isOfRoles: seen.split(', ').every((word) => roleOf(word) !== undefined),
      seen: anyOf(seen),
      done: anyOf(done),
    };
    for (const [, name] of what.matchAll(/\*\*(.+?)\*\*/g)) rules.set(name, line);
  }
  return rules;
}

function roleOf(word: string): Role | undefined {
  return ROLE_WORDS[word.replace(/ (there|everywhere)$/, '')];
}

function anyOf(cell: string): Test {
  const tests = cell.split(', ').map(testOf);
  return (who, target) => tests.some((test) => test(who, target));
}

function testOf(word: string): Test {
  const known = WORDS[word];
  if (known) return known;
  const role = roleOf(word);
  if (role === undefined)
    throw new Error(`docs/access.md, "What is whose": "${word}" is no word of the table.`);
  return roleTest(word, role);
}

function roleTest(word: string, role: Role): Test {
  return (who, { place }) => {
    if (who.isLocal) return (WORKERS as readonly Role[]).includes(role);
    if (who.isDue || who.role !== role) return false;
    if (who.area === '*' || (!word.endsWith(' there') && !word.endsWith(' everywhere'))) return true;
    return word.endsWith(' there') && who.area === place;
  };
}

function lineOf(rule: string): Line {
  const line = RULES.get(rule);
  if (!line) throw new Error(`docs/access.md, "What is whose", has no line "${rule}".`);
  return line;
}

/** Who is shown something: what they may not see is not there, and what belongs to a role is refused to who is signed in. */
export function answerTo(who: Who, rule: string, act: 'see' | 'do', target: Target = WHOLE_CITY): Answer {
  const { isOfRoles, seen, done } = lineOf(rule);
  const elsewhere = isOfRoles && who.role !== undefined ? 'refused' : 'not there';
  if (!seen(who, target)) return elsewhere;
  if (act === 'see' || done(who, target)) return 'let in';
  return who.role === undefined && !who.isLocal ? 'not there' : 'refused';
}

export const maySee = (who: Who, rule: string, target: Target): boolean => lineOf(rule).seen(who, target);
