/**
 * STOP against everything that may be under way for the person at the same moment, statement by
 * statement, in every order, on connections of their own.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept } from "../../bot/accept.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import { invite } from "../../db/invite.ts";
import { optOutPerson } from "../../db/opt-outs.ts";
import { timerStore } from "../../db/timer-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import type { Somebody } from "./lab.ts";
import { StopWorld, type Deed, type Outcome } from "./stop-world.ts";
import { tell } from "./tell.ts";

let database: TestDatabase;
let world: StopWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await new StopWorld(database).open();
});
afterAll(async () => {
  await world.close();
  await database.drop();
});

/** STOP as a message, held at each statement that others could notice. */
const STOPS = said("STOP", [
  /^conversation-load/,
  /^select id from person/,
  /^conversation-commit/,
  /^update person set opted_out_at/,
  /^update outbox set status = 'cancelled'/,
  /^commit/,
]);
/** The same, held less often. */
const STOPS_BRIEFLY = said("STOP", [/^select id from person/, /^update person/, /^commit/]);
const STARTS = said("START", [
  /^conversation-load/,
  /^select id from person/,
  /^conversation-commit/,
  /^commit/,
]);
const ANSWERS = said("oui", [/^conversation-load/, /^conversation-commit/]);

/** STOP by the link of an e-mail. */
const LEAVES: Deed = {
  gates: [/^select id from person/, /^update person/, /^commit/, /^conversation-commit/],
  does: ({ parts }, { person }) => optOutPerson(parts, person, "link", world.now),
};

const DISPATCHES: Deed = {
  gates: [/^channel-lock/, /^outbox-take/, /^commit/, /^provider send/, /^outbox-settle/],
  does: ({ accepting }) => dispatch("sms", accepting),
};

/** The number is dead: an e-mail takes over, and leaves. */
const REROUTES: Deed = {
  gates: [/^outbox-settle-refused/, /^update outbox o set channel/, /^outbox-take/, /^commit/],
  does: async ({ accepting }) => {
    await dispatch("sms", accepting);
    await dispatch("email", accepting);
  },
};

const REMINDS: Deed = {
  gates: [/^timers-due/, /^conversation-load/, /^conversation-commit/],
  does: ({ accepting: { playing }, parts: { pool } }) =>
    fireTimers(playing, timerStore(pool), world.now, (error) => {
      throw error;
    }),
};

const INVITES: Deed = {
  gates: [
    /^select i\.sent_channel/,
    /^with made as/,
    /^conversation-commit/,
    /^update invitation set sent_at/,
  ],
  does: ({ parts }, { invitation }) =>
    invite(parts, invitation, [{ id: "sms", inbound: true }], { at: world.now, waitedFor: true }),
};

function said(text: string, gates: Deed["gates"]): Deed {
  return {
    gates,
    does: ({ accepting }, { phone }) => accept(accepting, [world.text(phone, text)], []),
  };
}

async function dispatch(channel: "sms" | "email", accepting: Parameters<typeof accept>[0]) {
  const open = accepting.channels.get(channel);
  if (open !== undefined) await deliverOne(accepting, open);
}

/** What every order must come to. */
const STOPPED: Omit<Outcome, "handedOverAfter"> = {
  claimedAfter: 0,
  confirmations: 1,
  failures: [],
  stopped: true,
  waiting: 0,
  agreed: true,
};

interface Pair {
  readonly name: string;
  readonly deeds: readonly [Deed, Deed];
  readonly prepare: () => Promise<Somebody>;
  /** Where it differs. */
  readonly but?: Partial<typeof STOPPED>;
}

const PAIRS: readonly Pair[] = [
  {
    name: "STOP by SMS against a message being sent",
    deeds: [STOPS, DISPATCHES],
    prepare: () => world.invited(),
  },
  {
    name: "STOP by link against a message being sent",
    deeds: [LEAVES, DISPATCHES],
    prepare: () => world.invited(),
    but: { confirmations: 0 },
  },
  {
    name: "STOP by SMS against an e-mail that takes a refused SMS over",
    deeds: [STOPS_BRIEFLY, REROUTES],
    prepare: () => world.withDeadNumber(),
  },
  {
    name: "STOP by SMS against a reminder",
    deeds: [STOPS, REMINDS],
    prepare: () => world.silentForDays(),
  },
  {
    name: "STOP by link against a reminder",
    deeds: [LEAVES, REMINDS],
    prepare: () => world.silentForDays(),
    but: { confirmations: 0 },
  },
  {
    name: "STOP by link against an invitation",
    deeds: [LEAVES, INVITES],
    prepare: () => world.somebody(),
    but: { confirmations: 0 },
  },
  {
    name: "STOP by SMS against an answer that came first",
    deeds: [STOPS, ANSWERS],
    prepare: () => world.asked(),
  },
  {
    name: "STOP by link against an answer that came first",
    deeds: [LEAVES, ANSWERS],
    prepare: () => world.asked(),
    but: { confirmations: 0 },
  },
];

test.each(PAIRS)(
  "$name, in every order",
  async ({ name, deeds, prepare, but }) => {
    const played = await world.everyOrder(deeds, prepare);
    for (const { order, outcome } of played) {
      const { handedOverAfter, ...rest } = outcome;
      expect({ order, ...rest }).toEqual({ order, ...STOPPED, ...but });
      expect(handedOverAfter).toBeLessThanOrEqual(1);
    }
    const inFlight = played.filter(({ outcome }) => outcome.handedOverAfter > 0).length;
    tell(
      `${name}: ${played.length} orders; claimed after the acknowledgement 0, deadlocks 0, ` +
        `already in the provider's hands ${inFlight}`,
    );
  },
  600_000,
);

test("STOP and START at once: one of them is the last word, for everybody", async () => {
  const played = await world.everyOrder([STOPS_BRIEFLY, STARTS], () => world.asked());
  for (const { order, outcome } of played) {
    const { failures, waiting, agreed } = outcome;
    expect({ order, failures, waiting, agreed }).toEqual({
      order,
      failures: [],
      waiting: 0,
      agreed: true,
    });
  }
  const revived = played.filter(({ outcome }) => !outcome.stopped).length;
  tell(
    `STOP and START at once: ${played.length} orders, START came last in ${revived}; deadlocks 0`,
  );
}, 600_000);
