/** The same short conversation on each channel, from the invitation to the thanks. */
import type { Reply } from "../../bot/conversation.ts";
import { receive } from "../../bot/receive.ts";
import { invite } from "../../db/invite.ts";
import type { Ending, Errand, Move, Plot, Story } from "./crash-world.ts";
import { Provider, type ProviderOptions } from "./provider.ts";

const REMARK = "4, super formateurs";
const WORDS = "De bons ateliers, un bon accueil";

/** How a conversation ends that was answered in words. */
const COMPLETED: Ending = {
  outcome: "completed",
  answers: [
    ["accord", "answered", true, null],
    ["mot", "answered", WORDS, null],
    ["note", "answered", 4, "super formateurs"],
  ],
  reviews: 1,
  heard: 3,
};

/** Asked by SMS, answered by SMS. */
export function bySms(options: ProviderOptions): Plot {
  const sms = new Provider("sms", options);
  const says = (text: string) => (story: Story) => {
    const from = { channel: "sms", value: story.who.phone } as const;
    sms.happens({ kind: "text", text, from, at: story.now });
  };
  return {
    providers: [sms],
    begins: invites("sms", true),
    moves: [
      { having: /On commence/, does: says("oui") },
      { having: /Quelle note/, does: says(REMARK) },
      { having: /Un mot/, does: says(WORDS) },
    ],
    ends: COMPLETED,
  };
}

/** STOP instead of the second answer. */
export function stopsBySms(): Plot {
  const plot = bySms({ lists: true });
  const [sms] = plot.providers;
  const stops: Move = {
    having: /Quelle note/,
    does: ({ who, now }) => {
      const from = { channel: "sms", value: who.phone } as const;
      sms?.happens({ kind: "text", text: "arrêtez svp", from, at: now });
    },
  };
  const hears: Move = { having: /Plus rien|ne recevras plus/, does: () => undefined };
  return {
    ...plot,
    moves: [...plot.moves.slice(0, 1), stops, hears],
    ends: {
      outcome: "opted_out",
      answers: [["accord", "answered", true, null]],
      reviews: 0,
      heard: 2,
    },
  };
}

/** The number is dead: an e-mail takes the invitation over, and the browser the conversation. */
export function byDeadNumber(): Plot {
  const plot = byEmail();
  const sms = new Provider("sms", { lists: true });
  sms.trouble = () => ({ kind: "refused", scope: "address", reason: "invalid_address" });
  return { ...plot, providers: [sms, ...plot.providers], begins: invites("sms", true) };
}

/** The number is dead, and there is nothing else. */
export function unreachable(): Plot {
  const sms = new Provider("sms", { lists: true });
  sms.trouble = () => ({ kind: "refused", scope: "address", reason: "invalid_address" });
  const ends = { outcome: "unreachable", answers: [], reviews: 0, heard: 0 };
  return { providers: [sms], begins: invites("sms", true), moves: [], ends };
}

/** The person had told the provider to stop, before we ever wrote. */
export function stoppedAtTheProvider(): Plot {
  const plot = unreachable();
  const [sms] = plot.providers;
  if (sms) sms.trouble = () => ({ kind: "refused", scope: "person", reason: "opted_out" });
  return { ...plot, ends: { ...plot.ends, outcome: "opted_out" } };
}

/** A deep link opened in Telegram, buttons, then words. */
export function byTelegram(): Plot {
  const telegram = new Provider("telegram");
  const presses = (place: number) => (story: Story) => {
    const data = telegram.copies.at(-1)?.buttons?.choices[place]?.data ?? "no such button";
    const pressId = `press-${story.now}`;
    telegram.happens({ kind: "press", data, pressId, from: chatOf(story), at: story.now });
  };
  return {
    providers: [telegram],
    begins: async (_, story) => {
      const { token } = story.who;
      telegram.happens({ kind: "start", token, from: chatOf(story), at: story.now });
    },
    moves: [
      { having: /On commence/, does: presses(0) },
      { having: /Quelle note/, does: presses(3) },
      {
        having: /Un mot/,
        does: (story) =>
          telegram.happens({ kind: "text", text: WORDS, from: chatOf(story), at: story.now }),
      },
    ],
    ends: {
      ...COMPLETED,
      answers: COMPLETED.answers.map((answer) => [...answer.slice(0, 3), null]),
    },
  };
}

/** Everybody has a chat of their own. */
function chatOf({ who }: Story) {
  return { channel: "telegram", value: who.phone.slice(1) } as const;
}

/** A link in the browser, answered there. */
export function onTheWeb(): Plot {
  return { providers: [], begins: opensLink, moves: WEB_MOVES, ends: COMPLETED };
}

/** An e-mail with a link, answered in the browser. */
export function byEmail(): Plot {
  const clicks: Move = {
    having: /avis\.example\.fr\/r\//,
    does: ({ errands }) => void errands.push(opensLink),
  };
  return {
    providers: [new Provider("email")],
    begins: invites("email", false),
    moves: [clicks, ...WEB_MOVES],
    ends: COMPLETED,
  };
}

const WEB_MOVES: readonly Move[] = [
  { having: /"ask": "accord"/, does: posts({ kind: "button", prompt: 1, option: "yes" }) },
  { having: /"ask": "note"/, does: posts({ kind: "text", text: REMARK }) },
  { having: /"ask": "mot"/, does: posts({ kind: "text", text: WORDS }) },
];

function invites(id: "sms" | "email", inbound: boolean): Errand {
  return async ({ parts }, { who, now }) =>
    void (await invite(parts, who.invitation, [{ id, inbound }], { at: now }));
}

const opensLink: Errand = async ({ links }, story) => {
  // Whoever did not get the page they asked for comes again, and is asked what only they know.
  const opened = await links.open(story.who.token, story.now, { year: 2026 });
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  story.conversation = opened.conversation;
};

/** A form of the page, posted again under the same id until it is answered. */
function posts(reply: Reply): Move["does"] {
  return ({ errands, now }) => {
    const eventId = `form-${now}`;
    errands.push(async ({ parts }, { conversation = "" }) => {
      const id = `${conversation}.${eventId}`;
      await receive(parts.playing, {
        channel: "web",
        eventId: id,
        conversation,
        reply,
        receivedAt: now,
      });
    });
  };
}
