/** Fetching updates: nothing is lost while the sink fails, and nobody else's webhook is touched. */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { InboundEvent, InboundSink } from "../../../bot/channel.ts";
import { pollTelegram, type Polling } from "../../../channels/telegram/poll.ts";
import { openTelegram, refusal, TOKEN, type TelegramStandIn } from "./stand-in.ts";

let telegram: TelegramStandIn;
let stop: AbortController;
/** What Telegram still keeps. */
let queue: { update_id: number; message: object }[];
beforeEach(async () => {
  telegram = await openTelegram();
  stop = new AbortController();
  queue = [];
  telegram.answer("getUpdates", ({ offset }) => {
    // As Telegram does: a higher offset forgets for ever what lies before it.
    if (typeof offset === "number") queue = queue.filter(({ update_id: id }) => id >= offset);
    return queue;
  });
});
afterEach(() => telegram.close());

const update = (id: number, text = `note ${id}`) => ({
  update_id: id,
  message: { message_id: id, date: 1, chat: { id: 42, type: "private" }, text },
});

/** Polls until the sink has heard so many events; waits are counted and not waited. */
async function poll(count: number, sink: Partial<InboundSink> = {}, more: Partial<Polling> = {}) {
  const heard: InboundEvent[] = [];
  const waits: number[] = [];
  const reports: unknown[] = [];
  const end = () => (heard.length >= count ? stop.abort() : undefined);
  const polling: Polling = {
    token: TOKEN,
    apiRoot: telegram.url,
    pollSeconds: 1,
    report: (problem, error) => void reports.push(problem, error),
    wait: async (ms) => {
      waits.push(ms);
      if (waits.length > 30) stop.abort();
    },
    ...more,
  };
  const accept = async (events: readonly InboundEvent[]) => {
    await sink.accept?.(events, []);
    heard.push(...events);
    end();
  };
  await pollTelegram(polling, { accept }, stop.signal);
  return { heard, texts: heard.map((event) => "text" in event && event.text), waits, reports };
}

describe("fetching", () => {
  test("brings updates in order and asks only for what is used", async () => {
    queue = [update(7), update(8), update(9)];
    const { texts } = await poll(3);
    expect(texts).toEqual(["note 7", "note 8", "note 9"]);
    expect(telegram.calls[0]?.body).toEqual({
      timeout: 1,
      allowed_updates: ["message", "callback_query", "my_chat_member"],
    });
  });

  test("the webhook is not touched, and no other call is made", async () => {
    queue = [update(7)];
    await poll(1);
    expect(new Set(telegram.calls.map(({ method }) => method))).toEqual(new Set(["getUpdates"]));
  });

  test("a sink that fails keeps the update and all behind it; the waits grow to a minute", async () => {
    queue = [update(7), update(8), update(9)];
    let failures = 0;
    const { texts, waits, reports } = await poll(3, {
      accept: async ([event]) => {
        const text = event !== undefined && "text" in event && event.text;
        if (text !== "note 8" || (failures += 1) > 8) return;
        expect(queue.map((kept) => kept.update_id)).toContain(8);
        throw new Error("canary: the database is down");
      },
    });
    expect(texts).toEqual(["note 7", "note 8", "note 9"]);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
    expect(reports[0]).toBe("an update is not stored and stays with telegram; next try in 1 s");
    expect(reports[1]).toEqual(new Error("canary: the database is down"));
  });

  test("a crash before the next request brings the update again, under the same event id", async () => {
    queue = [update(7)];
    const first = await poll(1);
    stop = new AbortController();
    const second = await poll(1);
    expect(second.heard[0]?.eventId).toBe(first.heard[0]?.eventId);
    expect(second.heard[0]?.eventId).toBe("tg:123456789:7");
  });

  test("an update that means nothing to us is confirmed like the others", async () => {
    queue = [update(7), { ...update(8), message: {} }];
    const later = [update(9)];
    const { texts } = await poll(2, {}, { wait: async () => void queue.push(...later.splice(0)) });
    expect(texts).toEqual(["note 7", "note 9"]);
    expect(telegram.calls[1]?.body).toMatchObject({ offset: 9 });
  });

  // After a quiet week Telegram counts from a random number, which may be lower.
  test("a lower number after a pause is heard", async () => {
    queue = [update(900)];
    const numbers = [update(7)];
    const { texts } = await poll(
      2,
      {},
      { wait: async () => void queue.push(...numbers.splice(0)) },
    );
    expect(texts).toEqual(["note 900", "note 7"]);
  });

  test("a server that does not hold idle requests is not asked a thousand times a second", async () => {
    const { waits } = await poll(1);
    expect(waits).toHaveLength(31);
    expect(new Set(waits)).toEqual(new Set([250]));
  });

  test.each([
    ["is down", (standIn: TelegramStandIn) => standIn.set("down"), /cannot be reached \(ECONNREF/],
    [
      "breaks the connection",
      (standIn: TelegramStandIn) => standIn.set("cuts_before"),
      /ECONNRESET/,
    ],
    ["has an internal error", (standIn: TelegramStandIn) => standIn.set("broken"), /^telegram 500/],
  ])("Telegram %s: it goes on as soon as it can", async (_, breakIt, words) => {
    queue = [update(7)];
    await breakIt(telegram);
    let waited = 0;
    const wait = async () => ((waited += 1) === 3 ? telegram.set("fair") : undefined);
    const { texts, reports } = await poll(1, {}, { wait });
    expect(texts).toEqual(["note 7"]);
    expect(waited).toBe(3);
    expect(reports[0]).toMatch(words);
    expect(inspect(reports)).not.toContain("canary");
  });

  test("asked to wait seven seconds, it does", async () => {
    queue = [update(7)];
    await telegram.set("overloaded");
    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      await telegram.set("fair");
    };
    await poll(1, {}, { wait });
    expect(waits[0]).toBe(7_000);
  });

  test("it ends at once when it is told to, in the middle of a long request or of a wait", async () => {
    await telegram.set("slow");
    setTimeout(() => stop.abort(), 100);
    const began = performance.now();
    await pollTelegram({ token: TOKEN, apiRoot: telegram.url }, silent, stop.signal);
    await telegram.set("down");
    stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    await pollTelegram({ token: TOKEN, apiRoot: telegram.url }, silent, stop.signal);
    expect(performance.now() - began).toBeLessThan(900);
  });

  test("told to end, it brings no further update", async () => {
    queue = [update(7), update(8)];
    const { texts } = await poll(1);
    expect(texts).toEqual(["note 7"]);
  });
});

describe("fetching is refused", () => {
  test.each([
    ["of another host", "https://avis.example.fr"],
    ["of a host unknown to us", undefined],
  ])("by a webhook %s, which is left alone", async (_, publicBaseUrl) => {
    webhook("https://production.example.org/webhooks/telegram");
    const polling = publicBaseUrl === undefined ? {} : { publicBaseUrl };
    await expect(poll(1, {}, polling)).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("a webhook at production.example.org, which is left alone"),
    });
    expect(telegram.bodiesOf("deleteWebhook")).toEqual([]);
  });

  test("by our own webhook, which is taken down without dropping what waits", async () => {
    webhook("https://avis.example.fr/webhooks/telegram");
    queue = [update(7)];
    const { texts } = await poll(1, {}, { publicBaseUrl: "https://avis.example.fr" });
    expect(texts).toEqual(["note 7"]);
    expect(telegram.bodiesOf("deleteWebhook")).toEqual([{ drop_pending_updates: false }]);
  });

  test("by another process that fetches with the same token", async () => {
    telegram.answer("getUpdates", () =>
      refusal(409, "Conflict: terminated by other getUpdates request"),
    );
    await expect(poll(1)).rejects.toThrow(/another process fetches with this token/);
  });

  test("because the token is wrong; it is not repeated", async () => {
    await telegram.set("bad_credentials");
    const error: unknown = await poll(1).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "config_invalid" });
    expect(inspect(error)).toMatch(/TELEGRAM_BOT_TOKEN/);
    expect(inspect(error)).not.toContain("canary");
  });
});

const silent: InboundSink = { accept: () => Promise.resolve() };

/** A bot with a webhook: fetching is refused until it is taken down. */
function webhook(url: string): void {
  let present = url;
  const conflict = refusal(409, "Conflict: can't use getUpdates method while webhook is active");
  telegram.answer("getUpdates", () => (present === "" ? queue : conflict));
  telegram.answer("getWebhookInfo", () => ({ url: present, pending_update_count: 0 }));
  telegram.answer("deleteWebhook", () => {
    present = "";
    return true;
  });
}
