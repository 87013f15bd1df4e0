/** What the page shows, made from the state. */
import { hasFault, currentFaults, FAULT_KINDS } from "./faults.ts";
import { oneClickUrl } from "./mailbox.ts";
import { measureSms } from "./sms-parts.ts";
import { PROVIDERS, type ChatMessage, type Mail, type Person, type Sms } from "./state.ts";
import { canBeAnswered } from "./twilio-inbound.ts";
import { ENDING_CODES } from "./twilio-resource.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

/** Messages shown of one thread: the latest. */
const SHOWN_MAX = 200;

/** The people, each with how many messages arrived for them. One pass, however many there are. */
export function peopleView({ state }: World): readonly Json[] {
  const arrived = new Map<string | number | null, number>();
  const count = (address: string | number): void => {
    arrived.set(address, (arrived.get(address) ?? 0) + 1);
  };
  for (const sms of state.twilio.messages) if (isShown(sms)) count(sms.to);
  for (const { fromBot, chat } of state.telegram.messages) if (fromBot) count(chat);
  for (const mail of state.sendgrid.mails) if (mail.state === "delivered") count(mail.to);
  return state.people.map((person) => {
    const places = [person.phone, person.telegram, person.mailbox];
    const received = places.reduce<number>((sum, one) => sum + (arrived.get(one) ?? 0), 0);
    return { ...person, received };
  });
}

/** One person with their three threads. */
export function personView(world: World, person: Person): Json {
  const threads = threadsOf(world, person);
  const { twilio, telegram, sendgrid, clockOffsetMs } = world.state;
  const user = telegram.users.find(({ id }) => id === person.telegram);
  const old = hasFault(world, "telegram", "oldButtons");
  return {
    person,
    clockOffsetMs,
    phone:
      person.phone === null
        ? null
        : {
            ...twilio.handsets.find(({ number }) => number === person.phone),
            sender: world.settings.twilio.number,
            canAnswer: canBeAnswered(world),
            messages: threads.sms.slice(-SHOWN_MAX).map(smsView),
          },
    telegram:
      user === undefined
        ? null
        : {
            ...user,
            bot: world.settings.telegram.botUsername,
            keyboard: telegram.keyboards[String(user.id)] ?? null,
            messages: threads.chat.slice(-SHOWN_MAX).map((one) => chatView(one, old)),
          },
    mailbox:
      person.mailbox === null
        ? null
        : {
            ...sendgrid.mailboxes.find(({ address }) => address === person.mailbox),
            mails: threads.mails.slice(-SHOWN_MAX).map(mailView),
          },
  };
}

/** Everything in force, for the drawer of controls. */
export function controlsView(world: World): Json {
  const { state, settings } = world;
  return {
    version: state.version,
    clock: clockView(world),
    faults: currentFaults(world),
    kinds: FAULT_KINDS,
    providers: PROVIDERS,
    endingCodes: ENDING_CODES,
    optOutMode: state.twilio.optOutMode,
    product: settings.product.baseUrl,
    bot: settings.telegram.botUsername,
    webhook: state.telegram.webhook?.url ?? null,
  };
}

/** The clock: what the offset is, and the time it makes. */
export function clockView(world: World): Json {
  return { offsetMs: world.state.clockOffsetMs, now: new Date(world.now()).toISOString() };
}

interface Threads {
  readonly sms: readonly Sms[];
  readonly chat: readonly ChatMessage[];
  readonly mails: readonly Mail[];
}

function threadsOf({ state }: World, person: Person): Threads {
  const { phone, telegram, mailbox } = person;
  return {
    sms: state.twilio.messages.filter(
      ({ from, to }) => phone !== null && (to === phone || from === phone),
    ),
    chat: state.telegram.messages.filter(({ chat }) => chat === telegram),
    mails: state.sendgrid.mails.filter(({ to }) => to === mailbox),
  };
}

/** A text shows on the phone once it has arrived; one that never will is shown as such. */
function isShown({ direction, status }: Sms): boolean {
  return direction !== "inbound" && ["delivered", "undelivered", "failed"].includes(status);
}

function smsView(sms: Sms): Json {
  const { sid, direction, body, parts, encoding, status, errorCode, createdAt } = sms;
  const mine = direction === "inbound";
  const { units } = measureSms(body);
  return { sid, mine, body, parts, encoding, units, status, errorCode, at: createdAt };
}

function chatView(message: ChatMessage, old: boolean): Json {
  const { id, fromBot, text, media, buttons, earlierButtons, toast, date, editedAt } = message;
  return {
    id,
    mine: !fromBot,
    text,
    entities: message.entities,
    media: media === null ? null : Object.keys(media)[0],
    buttons,
    oldButtons: old ? earlierButtons.flat() : [],
    toast,
    at: date,
    edited: editedAt !== null,
  };
}

function mailView(mail: Mail): Json {
  const { html, headers: _headers, customArgs: _args, ...shown } = mail;
  return { ...shown, hasHtml: html !== null, oneClick: oneClickUrl(mail) !== undefined };
}
