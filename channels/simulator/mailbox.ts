/** What becomes of a mail after SendGrid took it, and what its reader does with it. */
import { call, inWords, isTaken } from "./caller.ts";
import { isLoopbackUrl } from "./loopback.ts";
import { mailboxOf } from "./people.ts";
import { Problem } from "./problem.ts";
import type { Letter } from "./sendgrid-checks.ts";
import type { MailEvents } from "./sendgrid-events.ts";
import type { Mail, Mailbox } from "./state.ts";
import { keep, type World } from "./world.ts";

/** Steps between two tries at a mailbox that is full. */
const DEFERRED_STEPS = 10;
const ONE_CLICK_MS = 10_000;
/** Why SendGrid drops a mail. Source: SendGrid, "Event Webhook reference", dropped. */
const SUPPRESSIONS = {
  bounce: "Bounced Address",
  spam: "Spam Reporting Address",
  unsubscribe: "Unsubscribed Address",
} as const;

/** Puts a mail on its way. `id` is the provider's, the same for all letters of one request. */
export function post(
  world: World,
  events: MailEvents,
  { toName, ...letter }: Letter,
  id: string,
): void {
  const mailbox = mailboxOf(world, letter.to, toName);
  const mail: Mail = { ...letter, id, state: "processed", marks: [], at: world.now() };
  keep(world.state.sendgrid.mails, mail);
  record(world, mail, "accepted", mail.subject);
  if (mailbox.suppressed !== null) {
    mail.state = "dropped";
    record(world, mail, "undelivered", SUPPRESSIONS[mailbox.suppressed]);
    events.tell(mail, "dropped", { reason: SUPPRESSIONS[mailbox.suppressed] });
    return;
  }
  events.tell(mail, "processed");
  carry(world, events, mail.id);
}

/** Mails that a stop of the simulator caught on their way. */
export function resumeMails(world: World, events: MailEvents): void {
  for (const { id, state } of world.state.sendgrid.mails) {
    if (state === "processed" || state === "deferred") carry(world, events, id);
  }
}

function carry(world: World, events: MailEvents, id: string, steps = 1): void {
  world.later(world.settings.pace.stepMs * steps, () => {
    const mail = world.state.sendgrid.mails.find((one) => one.id === id);
    if (mail === undefined) return;
    const mailbox = mailboxOf(world, mail.to);
    if (mailbox.state === "deferred") {
      if (mail.state !== "deferred") {
        events.tell(mail, "deferred", { response: "452 mailbox full" });
      }
      mail.state = "deferred";
      carry(world, events, id, DEFERRED_STEPS);
    } else arrive(world, events, mail, mailbox);
    world.changed();
  });
}

function arrive(world: World, events: MailEvents, mail: Mail, mailbox: Mailbox): void {
  if (mailbox.state === "bounces") {
    mail.state = "bounced";
    mailbox.suppressed = "bounce";
    record(world, mail, "undelivered", "bounce 5.1.1");
    const reason = "550 5.1.1 no such mailbox";
    events.tell(mail, "bounce", { type: "bounce", status: "5.1.1", reason });
  } else {
    mail.state = "delivered";
    record(world, mail, "delivered", mail.subject);
    events.tell(mail, "delivered", { response: "250 OK" });
  }
}

function record(
  world: World,
  mail: Mail,
  kind: "accepted" | "delivered" | "undelivered" | "received",
  detail: string,
): void {
  const { id, to: address, text } = mail;
  world.record({ provider: "sendgrid", kind, id, address, text, detail });
}

/** The reader says that this mail is spam; the mail program tells SendGrid. */
export function markAsSpam(world: World, events: MailEvents, mail: Mail): void {
  mark(mail, "spam");
  mailboxOf(world, mail.to).suppressed = "spam";
  record(world, mail, "received", "spam");
  events.tell(mail, "spamreport");
}

/** The reader uses SendGrid's own unsubscribe link. */
export function unsubscribeAtProvider(world: World, events: MailEvents, mail: Mail): void {
  mark(mail, "unsubscribed");
  mailboxOf(world, mail.to).suppressed = "unsubscribe";
  record(world, mail, "received", "unsubscribe at the provider");
  events.tell(mail, "unsubscribe");
}

/**
 * The reader presses "unsubscribe" of the mail program, which posts once (RFC 8058): no cookie, no
 * redirect, no page.
 *
 * @returns the status the product answered.
 *
 * Errors: `Problem` when the mail offers no one-click address on this machine, or nobody answers.
 */
export async function unsubscribeByLink(world: World, mail: Mail): Promise<number> {
  const url = oneClickUrl(mail);
  if (url === undefined) {
    throw new Problem(
      409,
      "no_one_click",
      "the mail needs List-Unsubscribe with an http(s) address on this machine, and List-Unsubscribe-Post",
    );
  }
  const result = await call({
    url,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: "List-Unsubscribe=One-Click",
    connectMs: world.settings.pace.connectMs,
    totalMs: ONE_CLICK_MS,
    stopping: world.stopping,
  });
  record(world, mail, "received", `one-click unsubscribe: ${inWords(result)}`);
  if (isTaken(result)) mark(mail, "unsubscribed");
  world.changed();
  if (!result.answered) throw new Problem(502, "product_unreachable", inWords(result));
  return result.status;
}

/** Where one click unsubscribes; undefined when the mail does not say, or says it wrongly. */
export function oneClickUrl({ headers }: Mail): string | undefined {
  if (headers["list-unsubscribe-post"] !== "List-Unsubscribe=One-Click") return undefined;
  const links = headers["list-unsubscribe"]?.matchAll(/<([^<>]+)>/g) ?? [];
  return [...links].map((found) => found[1] ?? "").find(isLoopbackUrl);
}

function mark(mail: Mail, what: Mail["marks"][number]): void {
  if (!mail.marks.includes(what)) mail.marks.push(what);
}
