import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RoutesMade } from './routes-made.ts';
import { ROWS } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { answerTo, type Target, WHOLE_CITY } from './rules.ts';
import {
  CONNECTED,
  followingOf,
  ledView,
  MESSAGES,
  ruledBySocket,
  ruledFollowing,
  toldBySocket,
} from './sockets.ts';
import { nameOf, startCity, type TableCity } from './start-city.ts';
import { EVERYBODY, type Who } from './who.ts';

const routes = new RoutesMade();
let city: TableCity;
let count = 0;

beforeAll(async () => {
  city = await startCity();
}, 120_000);
afterAll(async () => {
  routes.end();
  await city?.close();
});

/** What somebody is answered to a row, and what the rules say. */
async function tried(row: Row, who: Who, target: Target): Promise<{ answer: unknown; rule: unknown }> {
  const { method, path, body, headers, each, shows } = row;
  const words = { ...city.wordsOf(target), ...(await each?.(city, target)), n: `${++count}` };
  const { status, json } = await city.client(who).ask(method, filled(path, words), {
    ...(body === undefined ? {} : { body: JSON.parse(filled(JSON.stringify(body), words)) }),
    ...(headers === undefined ? {} : { headers }),
  });
  const isAnswered = status < 300;
  const told = shows && isAnswered ? shows.told(json) : undefined;
  if (row.rule === undefined)
    return {
      answer: [status, told],
      rule: [row.answer(who), row.shows && row.answer(who) < 300 ? row.shows.rule(who, target) : undefined],
    };
  const { done = [200] } = row;
  const answer =
    status === 404
      ? 'not there'
      : status === 403 && !done.includes(403)
        ? 'refused'
        : done.includes(status)
          ? 'let in'
          : status;
  return {
    answer: [answer, told],
    rule: [answerTo(who, row.rule, row.act, target), row.shows?.rule(who, target)],
  };
}

function filled(text: string, words: Record<string, string>): string {
  // A number in a body stands for itself.
  return text
    .replaceAll(/"<([xy])>"/g, (_all, word: string) => words[word])
    .replaceAll(/<([a-z][^<>]*)>/g, (all, word: string) => words[word] ?? all);
}

describe.each(ROWS.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', (_name, row) => {
  it('should be answered to each as the rules say', async () => {
    const wrong: string[] = [];
    for (const target of row.targets ?? [WHOLE_CITY]) {
      const ask = async (who: Who) => {
        const name = row.targets ? `${nameOf(target)}: ${who.name}` : who.name;
        const { answer, rule } = await tried(row, who, target);
        if (JSON.stringify(answer) !== JSON.stringify(rule))
          wrong.push(`${name}: ${JSON.stringify(answer)}, and the rules say ${JSON.stringify(rule)}`);
      };
      // What is made for each is made for one after the other.
      if (row.each) for (const who of EVERYBODY) await ask(who);
      else await Promise.all(EVERYBODY.map(ask));
    }
    expect(wrong).toEqual([]);
  });
});

describe('the socket', () => {
  it('should tell each what the rules say, now, from afar and of the past', async () => {
    const wrong: string[] = [];
    await Promise.all(
      CONNECTED.map(async (who) => {
        const rules = ruledBySocket(who);
        for (const [what, told] of Object.entries(await toldBySocket(city, who)))
          if (JSON.stringify(told) !== JSON.stringify(rules[what]))
            wrong.push(
              `${who.name}, ${what}: ${JSON.stringify(told)}, and the rules say ${JSON.stringify(rules[what])}`,
            );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('should let those lead a view whom the rules name, and everybody follow one', async () => {
    const led = await ledView(city, EVERYBODY.find(({ name }) => name === 'operator * public')!);
    const wrong: string[] = [];
    await Promise.all(
      CONNECTED.map(async (who) => {
        const told = await followingOf(city, who, led.code);
        if (JSON.stringify(told) !== JSON.stringify(ruledFollowing(who)))
          wrong.push(
            `${who.name}: ${JSON.stringify(told)}, and the rules say ${JSON.stringify(ruledFollowing(who))}`,
          );
      }),
    );
    // Every message that the server takes is tried here.
    const taken = Object.fromEntries(
      [...city.sockets.io._nsps].map(([name, { sockets }]) => [
        name,
        [...new Set([...sockets.values()].flatMap((socket) => socket.eventNames().map(String)))]
          .filter((event) => event !== 'disconnect' && event !== 'error')
          .sort(),
      ]),
    );
    led.close();
    expect(taken['/']).toEqual(MESSAGES['/']);
    expect(Object.keys(taken)).toEqual(Object.keys(MESSAGES));
    expect(wrong).toEqual([]);
  });
});

describe('the table', () => {
  it('should have a row for every route', () => {
    expect(routes.count).toBeGreaterThan(60);
    expect(routes.unasked()).toEqual([]);
  });

  it('should notice a route that it has no row for', async () => {
    const others = new RoutesMade();
    const app = express().use(
      '/rooms',
      express.Router().get('/named', answer).post('/named', answer).get('/left-out', answer),
    );
    others.end();
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/rooms/named`);
    server.closeAllConnections();
    server.close();
    expect(others.unasked()).toEqual(['POST /named', 'GET /left-out']);
  });
});

const answer: express.Handler = (_request, response) => void response.json({});
