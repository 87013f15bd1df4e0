/** Twilio's list of messages: whether one of ours was taken, and what webhooks missed. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InboundEvent, LookUp } from "../../../bot/channel.ts";
import { type TwilioOptions, twilioChannel } from "../../../channels/sms/twilio-channel.ts";
import {
  listed,
  message,
  openTwilioStandIn,
  OPTIONS,
  OUR_NUMBER,
  OUR_SHORT_CODE,
  rfc2822,
  type TwilioStandIn,
} from "./stand-in.ts";

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 24, 0, 10);
const NEVER = new AbortController().signal;
const LEA = "+33612345678";
const TOM = "+33698765432";

let standIn: TwilioStandIn;
beforeEach(async () => {
  standIn = await openTwilioStandIn();
});
afterEach(() => standIn.close());

function open(options: Partial<TwilioOptions> = {}) {
  const clock = { now: () => NOW, timeoutMs: 2_000 };
  return twilioChannel({ ...OPTIONS, apiBaseUrl: standIn.url, ...clock, ...options });
}

/** A sink that remembers. */
function heard() {
  const batches: (readonly InboundEvent[])[] = [];
  return {
    batches,
    accept: async (events: readonly InboundEvent[]) => void batches.push(events),
  };
}
/** A message that came in; the newest is first in the list. */
function received(body: string | null, at: number, values: object = {}): void {
  const common = { direction: "inbound", status: "received", from: LEA, to: OUR_NUMBER } as const;
  standIn.list.unshift(listed({ ...common, body, ...values }, at));
}

async function failing(): Promise<void> {
  throw new Error("the database is away");
}

describe("a message whose fate is not known is looked up", () => {
  async function lookUp(
    values: { readonly text?: string; readonly triedAt?: number } = {},
    options: Partial<TwilioOptions> = {},
  ): Promise<LookUp | undefined> {
    const { delivery, to, text } = message();
    const asked = { delivery, to, text, triedAt: NOW - 5 * MINUTE_MS, ...values };
    return open(options).lookUp?.(asked, NEVER);
  }
  /** What Twilio took of ours, some time after it was tried. */
  function taken(afterMs: number, body = message().text): void {
    const at = NOW - 5 * MINUTE_MS + afterMs;
    standIn.list.push(listed({ body, date_created: rfc2822(at), date_sent: null }));
  }

  test("by its number alone: what still waits in the queue has no date of sending", async () => {
    await lookUp();
    expect(Object.fromEntries(standIn.seen[0]?.query ?? [])).toEqual({ To: LEA, PageSize: "200" });
  });

  test.each([0, 900, 30_000, 4 * MINUTE_MS, -4_000])(
    "taken %i ms after we tried: sent",
    async (afterMs) => {
      taken(afterMs);
      expect(await lookUp()).toBe("sent");
    },
  );

  test("it really was taken, though the answer was lost", async () => {
    await standIn.set("cuts_after");
    const channel = open({ now: Date.now });
    const triedAt = Date.now();
    expect(await channel.send(message(), NEVER)).toMatchObject({ kind: "unknown" });
    await standIn.set("fair");
    expect(await channel.lookUp?.({ ...message(), triedAt }, NEVER)).toBe("sent");
  });

  test("nothing in the list after a minute: not sent", async () => {
    expect(await lookUp()).toBe("not_sent");
    expect(await lookUp({ triedAt: NOW - MINUTE_MS })).toBe("not_sent");
  });

  test("nothing in the list yet proves nothing: it may lag", async () => {
    expect(await lookUp({ triedAt: NOW - 59_000 })).toBe("unclear");
    expect(await lookUp({ triedAt: NOW - 59_000 }, { listingLagMs: 0 })).toBe("not_sent");
  });

  test("the same text a minute earlier may be it, by a clock that is wrong: unclear", async () => {
    taken(-MINUTE_MS);
    expect(await lookUp()).toBe("unclear");
  });

  test("the same text an hour earlier, another text, another person: not sent", async () => {
    taken(-60 * MINUTE_MS);
    taken(1_000, "Une autre question");
    standIn.list.push(listed({ to: TOM, body: message().text }, NOW));
    standIn.list.push(listed({ direction: "inbound", body: message().text }, NOW));
    expect(await lookUp()).toBe("not_sent");
  });

  test.each([
    ["characters that Twilio replaced", "« L’été »…", '" L\'été "...'],
    ["spaces at the end", "Bonjour \n", "Bonjour"],
    ["the link below it", "Bonjour", "Bonjour\nhttps://avis.example.fr/r/abc"],
    ["the words of a trial account", "Bonjour", "Sent from your Twilio trial account - Bonjour"],
  ])("%s do not make it another text", async (_, text, body) => {
    taken(1_000, body);
    expect(await lookUp({ text })).toBe("sent");
  });

  test("a longer text that begins alike is another one", async () => {
    taken(1_000, "Bonjour Léa");
    expect(await lookUp({ text: "Bonjour" })).toBe("not_sent");
  });

  test("a list that goes on is no proof of absence, but is one of presence", async () => {
    for (let nth = 0; nth < 201; nth += 1) taken(1_000, `Message ${nth}`);
    expect(await lookUp()).toBe("unclear");
    expect(await lookUp({ text: "Message 7" })).toBe("sent");
  });

  test("a message of that text without any time may be it: unclear", async () => {
    standIn.list.push(listed({ body: message().text, date_created: null, date_sent: null }));
    expect(await lookUp()).toBe("unclear");
  });

  test.each(["slow", "down", "cuts_before", "broken", "bad_credentials"] as const)(
    "in %s weather nothing is known",
    async (weather) => {
      const channel = open({ timeoutMs: 300 });
      await standIn.set(weather);
      expect(await channel.lookUp?.({ ...message(), triedAt: 0 }, NEVER)).toBe("unclear");
    },
  );

  test.each(["{}", "[]", '{"messages":{}}', '{"messages":[null]}', '{"messages":[{}]}', "<html>"])(
    "an answer that is no list tells nothing: %s",
    async (body) => {
      standIn.answerWith({ status: 200, body });
      expect(await lookUp()).toBe("unclear");
    },
  );
});

describe("messages that webhooks missed are fetched", () => {
  test("with the id the webhook would have told, oldest first, as they were sent", async () => {
    received("4", NOW - 3_000);
    received("super", NOW - 3_000);
    received("formateurs", NOW - 2_000, { from: TOM, to: OUR_SHORT_CODE });
    received(null, NOW - 1_000, { num_media: "1" });
    const sink = heard();
    expect(await open().reconcile?.(NOW - 10 * MINUTE_MS, sink)).toBe(4);
    const [four, good, trainers, picture] = standIn.list.toReversed();
    const lea = { channel: "sms", value: LEA };
    expect(sink.batches).toEqual([
      [
        { eventId: four?.sid, kind: "text", text: "4", from: lea, at: NOW - 3_000 },
        { eventId: good?.sid, kind: "text", text: "super", from: lea, at: NOW - 3_000 },
        {
          eventId: trainers?.sid,
          kind: "text",
          text: "formateurs",
          from: { channel: "sms", value: TOM },
          at: NOW - 2_000,
        },
        { eventId: picture?.sid, kind: "media", what: "media", from: lea, at: NOW - 1_000 },
      ],
    ]);
  });

  // JSON can hold half of an emoji, and no database takes it.
  test("with every text made well formed", async () => {
    received("super \uD83D", NOW);
    const sink = heard();
    await open().reconcile?.(NOW - MINUTE_MS, sink);
    expect(sink.batches[0]).toMatchObject([{ text: "super \uFFFD" }]);
  });

  test("to the numbers of the messaging service, or to the sender that is named", async () => {
    await open().reconcile?.(NOW, heard());
    await open({ from: OUR_SHORT_CODE }).reconcile?.(NOW, heard());
    const asked = standIn.seen.map((one) => one.query.get("To")).filter((to) => to !== null);
    expect(asked).toEqual([OUR_NUMBER, OUR_SHORT_CODE, OUR_SHORT_CODE]);
  });

  test("from two minutes earlier on, though Twilio filters by day", async () => {
    received("hier", NOW - 20 * MINUTE_MS);
    received("trop tôt", NOW - 7 * MINUTE_MS - 1_000);
    received("juste avant", NOW - 6 * MINUTE_MS);
    const sink = heard();
    expect(await open().reconcile?.(NOW - 5 * MINUTE_MS, sink)).toBe(1);
    expect(sink.batches[0]).toMatchObject([{ text: "juste avant" }]);
    expect(standIn.seen.at(-1)?.query.get("DateSent>")).toBe("2026-11-24T00:03:00Z");
  });

  test("page by page, in batches that a database can take", async () => {
    for (let nth = 0; nth < 2_050; nth += 1) received(`${nth}`, NOW - 2_050 + nth);
    const sink = heard();
    expect(await open({ from: OUR_NUMBER }).reconcile?.(NOW - MINUTE_MS, sink)).toBe(2_050);
    expect(standIn.seen).toHaveLength(3);
    expect(Math.max(...sink.batches.map((batch) => batch.length))).toBe(100);
    const texts = sink.batches.flat().map((one) => (one.kind === "text" ? one.text : ""));
    expect(texts).toEqual(Array.from({ length: 2_050 }, (_, nth) => `${nth}`));
  });

  test("no further back than needed, when Twilio lists the whole day", async () => {
    for (let nth = 0; nth < 2_500; nth += 1) received(`${nth}`, NOW - 5 * MINUTE_MS + nth * 100);
    expect(await open({ from: OUR_NUMBER }).reconcile?.(NOW, heard())).toBeLessThan(1_500);
    expect(standIn.seen.length).toBeLessThan(3);
  });

  test("at most a hundred thousand, and then it says that older ones were left out", async () => {
    const row = listed({ direction: "inbound", from: LEA, to: OUR_NUMBER, body: "4" }, NOW);
    const messages = [row];
    standIn.answerWith({ status: 200, body: { messages, next_page_uri: "/2010-04-01/More.json" } });
    const sink = heard();
    const reconciled = open({ from: OUR_NUMBER }).reconcile?.(NOW - MINUTE_MS, sink);
    await expect(reconciled).rejects.toThrow("the oldest were not read");
    expect(standIn.seen).toHaveLength(100);
    expect(sink.batches.flat()).toHaveLength(100);
  });

  test("and what we sent, what names write and what has no time is left out", async () => {
    standIn.list.push(listed({ to: OUR_NUMBER, body: "de nous" }, NOW));
    received("info réseau", NOW, { from: "20555" });
    received("promo", NOW, { from: "ORANGE" });
    received("sans date", NOW, { date_sent: null, date_created: null });
    expect(await open().reconcile?.(NOW - MINUTE_MS, heard())).toBe(0);
  });

  test("STOP is an opt-out where Twilio answers it, and a text for us to read elsewhere", async () => {
    received("Stop ", NOW - 2_000);
    const [own, theirs] = [heard(), heard()];
    await open().reconcile?.(NOW - MINUTE_MS, own);
    await open({ optOutReply: "provider" }).reconcile?.(NOW - MINUTE_MS, theirs);
    expect(own.batches[0]).toMatchObject([{ kind: "text", text: "Stop " }]);
    expect(theirs.batches[0]).toMatchObject([{ kind: "optOut", answered: true }]);
  });

  test("a sink that fails is heard: nothing counts as told", async () => {
    received("4", NOW);
    const reconciled = open().reconcile?.(NOW - MINUTE_MS, { accept: failing });
    await expect(reconciled).rejects.toThrow("the database is away");
  });

  test.each(["slow", "down", "cuts_before", "broken", "bad_credentials"] as const)(
    "in %s weather it fails, and says so without a number",
    async (weather) => {
      const channel = open({ timeoutMs: 300, from: OUR_NUMBER });
      await standIn.set(weather);
      const reconciled = channel.reconcile?.(NOW, heard());
      await expect(reconciled).rejects.toThrow(/^twilio(?: answered \d{3}|: [\w ]+)$/);
    },
  );
});
