/** What Telegram tells us: the secret, every kind of update, and whatever bytes. */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { WebhookRequest } from "../../../bot/channel.ts";
import { eventsOf, readTelegramUpdate } from "../../../channels/telegram/read-update.ts";

// This one function alone: a mock of the whole module would reach every stream of the files that follow.
const compare = vi.spyOn(crypto, "timingSafeEqual");
beforeAll(() => syncBuiltinESMExports());
afterEach(() => compare.mockClear());
afterAll(() => {
  compare.mockRestore();
  syncBuiltinESMExports();
});

const SECRET = "canary-secret_0123456789";
const RECEIVED_AT = Date.parse("2026-11-23T18:00:05Z");
const SENT_AT = Date.parse("2026-11-23T18:00:00Z");
const LEA = { id: 7_198_765_432, is_bot: false, first_name: "Léa", language_code: "fr" };
const CHAT = { id: LEA.id, type: "private", first_name: "Léa" };
const NOTHING = { ok: true, events: [], receipts: [] };

function request(body: string | Uint8Array, secret: string | string[] | undefined = SECRET) {
  return {
    pathAndQuery: "/webhooks/telegram",
    headers: secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    receivedAt: RECEIVED_AT,
  } satisfies WebhookRequest;
}
const deps = { secret: SECRET, botId: 123_456_789 };
const read = (update: object) => readTelegramUpdate(request(JSON.stringify(update)), deps);
const message = (part: object) => ({
  update_id: 5001,
  message: { message_id: 9, date: SENT_AT / 1000, from: LEA, chat: CHAT, ...part },
});
const press = (part: object) => ({
  update_id: 5002,
  callback_query: { id: "4242", from: LEA, chat_instance: "1", data: "a1.k3.2", ...part },
});
const member = (status: string, chat: object = CHAT) => ({
  update_id: 5003,
  my_chat_member: {
    chat,
    from: LEA,
    date: SENT_AT / 1000,
    old_chat_member: { status: "member", user: LEA },
    new_chat_member: { status, user: LEA },
  },
});
/** What is heard of a message tells the language of the application too. */
const heardInMessage = (said: object) => heard(5001, { language: LEA.language_code, ...said });
const heard = (id: number, said: object, at = SENT_AT) => ({
  ok: true,
  events: [
    {
      eventId: `tg:123456789:${id}`,
      from: { channel: "telegram", value: "7198765432" },
      at,
      ...said,
    },
  ],
  receipts: [],
});

describe("an update means", () => {
  test.each([
    ["4, super formateurs", { kind: "text", text: "4, super formateurs" }],
    ["  les\nlignes restent 🎉 ", { kind: "text", text: "  les\nlignes restent 🎉 " }],
    ["STOP", { kind: "text", text: "STOP" }],
    ["/stop", { kind: "text", text: "STOP" }],
    ["/STOP", { kind: "text", text: "STOP" }],
    ["/stop svp arrêtez", { kind: "text", text: "STOP" }],
    ["/stop@sirius_bot", { kind: "text", text: "STOP" }],
    ["/aide", { kind: "text", text: "AIDE" }],
    ["/help me", { kind: "text", text: "AIDE" }],
    ["/start", { kind: "start" }],
    ["/start abc_DEF-123", { kind: "start", token: "abc_DEF-123" }],
    ["/start@sirius_bot  abc ", { kind: "start", token: "abc" }],
    // No link of ours looks like these: somebody typed them.
    ["/start mon lien", { kind: "start" }],
    [`/start ${"a".repeat(65)}`, { kind: "start" }],
    ["/stopper", { kind: "text", text: "/stopper" }],
    ["/langue", { kind: "text", text: "/langue" }],
    ["/ stop", { kind: "text", text: "/ stop" }],
    ["je veux /stop", { kind: "text", text: "je veux /stop" }],
  ])("the text %j", (text, said) => {
    expect(read(message({ text }))).toEqual(heardInMessage(said));
  });

  test.each([
    ["photo", { photo: [{ file_id: "a" }] }],
    ["voice", { voice: { file_id: "a" } }],
    ["sticker", { sticker: { emoji: "👍" } }],
    ["document", { document: { file_id: "a" } }],
    ["animation", { animation: { file_id: "a" }, document: { file_id: "a" } }],
    ["location", { location: { latitude: 1, longitude: 2 } }],
    ["venue", { venue: { title: "CFA" }, location: { latitude: 1, longitude: 2 } }],
    ["video", { video: { file_id: "a" }, caption: " " }],
    ["poll", { poll: { id: "a" } }],
    ["dice", { dice: { value: 4 } }],
  ])("a medium: %s", (what, part) => {
    expect(read(message(part))).toEqual(heardInMessage({ kind: "media", what }));
  });

  test("the words under a picture, so that STOP is heard there too", () => {
    const photo = [{ file_id: "a" }];
    const said = { kind: "text", text: "Stop !" };
    expect(read(message({ photo, caption: "Stop !" }))).toEqual(heardInMessage(said));
  });

  test.each([
    ["old buttons", { message: { chat: CHAT, message_id: 9, date: 0 } }],
    ["buttons of a message it forgot", {}],
    ["fresh buttons", { message: { chat: CHAT, message_id: 9, date: 1, text: "Note ?" } }],
  ])("a press on %s, at the time it came", (_, part) => {
    const said = { kind: "press", data: "a1.k3.2", pressId: "4242" };
    expect(read(press(part))).toEqual(heard(5002, said, RECEIVED_AT));
  });

  test.each([
    ["their own card", { phone_number: "33612345678", user_id: LEA.id }, "+33612345678", true],
    ["with a plus", { phone_number: "+33 6 12 34 56 78", user_id: LEA.id }, "+33612345678", true],
    ["somebody else's", { phone_number: "33612345678", user_id: 42 }, "+33612345678", false],
    ["of somebody without Telegram", { phone_number: "+33612345678" }, "+33612345678", false],
  ])("a contact, %s", (_, contact, phone, own) => {
    expect(read(message({ contact }))).toEqual(heardInMessage({ kind: "contact", phone, own }));
  });

  test("a contact without a number is only a medium", () => {
    const contact = { phone_number: "-", user_id: LEA.id };
    expect(read(message({ contact }))).toEqual(heardInMessage({ kind: "media", what: "contact" }));
  });

  test.each([
    ["kicked", false],
    ["member", true],
  ])("the bot is %s: they can be reached: %j", (status, reachable) => {
    expect(read(member(status))).toEqual(heard(5003, { kind: "reachability", reachable }));
  });

  const group = { id: -1_001_234_567_890, type: "supergroup" };
  test.each([
    ["a group", message({ chat: group, text: "4" })],
    ["a press in a group", press({ message: { chat: group, message_id: 9, date: 1 } })],
    ["a press on an inline message", press({ inline_message_id: "a" })],
    ["a game", press({ data: undefined, game_short_name: "a" })],
    ["a group the bot joined", member("member", group)],
    ["another status", member("restricted")],
    ["an edited message", { update_id: 1, edited_message: message({ text: "5" }).message }],
    ["a channel", { update_id: 1, channel_post: { text: "4" } }],
    ["a pinned message", message({ pinned_message: {} })],
    ["a kind of update from the future", { update_id: 1, telepathy: {} }],
    ["an update without its number", { message: message({ text: "4" }).message }],
    ["a text that is none", message({ text: 4 })],
    ["nothing", {}],
  ])("nothing to us: %s", (_, update) => {
    expect(read(update)).toEqual(NOTHING);
  });

  test("the same every time it is delivered", () => {
    const update = message({ text: "4" });
    expect(read(update)).toEqual(read(update));
  });

  test("one odd field does not lose what was said", () => {
    const odd = message({ text: "4", contact: "none", from: 3, date: "yesterday", caption: [] });
    expect(read(odd)).toEqual(heard(5001, { kind: "text", text: "4" }, RECEIVED_AT));
  });
});

describe("a request to the webhook", () => {
  const body = JSON.stringify(message({ text: "4" }));

  test.each([
    ["without the secret", undefined],
    ["with an empty one", ""],
    ["with the beginning of it", SECRET.slice(0, -1)],
    ["with more than it", `${SECRET}0`],
    ["with another one", "canary-secret_0123456780"],
    ["with two", [SECRET, SECRET]],
  ])("%s is not believed, and compared in constant time", (_, given) => {
    const headers = given === undefined ? {} : { "x-telegram-bot-api-secret-token": given };
    const answer = readTelegramUpdate({ ...request(body), headers }, deps);
    expect(answer).toMatchObject({ ok: false, status: 401 });
    expect(JSON.stringify(answer)).not.toContain("canary");
    // Digests: as long as each other, whatever was sent.
    expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([[32, 32]]);
  });

  test("with the secret is believed", () => {
    expect(readTelegramUpdate(request(body), deps)).toMatchObject({ ok: true });
  });

  test("is never believed where no secret is set", () => {
    const unset = { ...deps, secret: "" };
    expect(readTelegramUpdate(request(body, ""), unset)).toMatchObject({ status: 401 });
    expect(readTelegramUpdate({ ...request(body), headers: {} }, unset)).toMatchObject({
      status: 401,
    });
  });

  test.each(["", "{", "update_id=1", '{"update_id":1}}'])("%j is no JSON: 400", (text) => {
    expect(readTelegramUpdate(request(text), deps)).toMatchObject({ ok: false, status: 400 });
  });

  test("bytes that are no UTF-8: 400", () => {
    const bytes = Uint8Array.from([0x22, 0xc3, 0x28, 0x22]);
    expect(readTelegramUpdate(request(bytes), deps)).toMatchObject({ ok: false, status: 400 });
  });

  test("any bytes are read without throwing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { ok } = readTelegramUpdate(request(bytes), deps);
        expect(typeof ok).toBe("boolean");
      }),
    );
  });

  test("any JSON, and any update with one part replaced, is read without throwing", () => {
    const whole = {
      ...message({ text: "4", caption: "a", contact: { phone_number: "1" }, photo: [] }),
      callback_query: press({ message: { chat: CHAT } }).callback_query,
      my_chat_member: member("kicked").my_chat_member,
    };
    const paths = [
      ["update_id"],
      ["message"],
      ["message", "chat"],
      ["message", "chat", "id"],
      ["message", "from"],
      ["message", "date"],
      ["message", "text"],
      ["message", "contact", "phone_number"],
      ["callback_query"],
      ["callback_query", "from", "id"],
      ["callback_query", "message", "chat"],
      ["my_chat_member", "new_chat_member"],
    ];
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths), (odd, path) => {
        const text = JSON.stringify(replaced(whole, path, odd));
        for (const json of [JSON.stringify(odd), text]) {
          const answer = readTelegramUpdate(request(json), deps);
          expect(answer.ok).toBe(true);
          for (const event of answer.ok ? answer.events : []) {
            expect(event.eventId).toMatch(/^tg:123456789:-?\d+$/);
            expect(event.from.value).toMatch(/^[1-9]\d{0,15}$/);
            expect(Number.isSafeInteger(event.at)).toBe(true);
          }
        }
      }),
    );
  });
});

test("an update fetched means the same as one brought", () => {
  const update = message({ text: "4" });
  const answer = read(update);
  expect(answer).toMatchObject({ events: eventsOf(update, deps.botId, RECEIVED_AT) });
});

function replaced(value: object, [key = "", ...rest]: string[], by: unknown): object {
  const inner: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  const isObject = typeof inner === "object" && inner !== null;
  return { ...value, [key]: rest.length > 0 && isObject ? replaced(inner, rest, by) : by };
}
