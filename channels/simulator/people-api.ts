/** `/simulator/api/…`: what people are, and what they do with their phones and mails. */
import { Router, type Request } from "express";
import { z } from "zod";
import { readRequest } from "./control-api.ts";
import type { Dispatcher } from "./dispatch.ts";
import { markAsSpam, unsubscribeAtProvider, unsubscribeByLink } from "./mailbox.ts";
import { addPerson, handsetOf, mailboxOf, personAt } from "./people.ts";
import { Problem } from "./problem.ts";
import type { MailEvents } from "./sendgrid-events.ts";
import type { Mail, Person, TelegramUser } from "./state.ts";
import { telegramUser, type TelegramHands } from "./telegram-people.ts";
import { canBeAnswered, receiveText } from "./twilio-inbound.ts";
import { NUMBER_CODES } from "./twilio-messages.ts";
import { ENDING_CODES } from "./twilio-resource.ts";
import { personView } from "./views.ts";
import type { World } from "./world.ts";

const Number164 = z.string().regex(/^\+[1-9]\d{6,14}$/, "a number such as +33639980001");
const Email = z.email("an address such as lea@exemple.invalid").toLowerCase();
const Name = z.string().trim().min(1).max(60);
const Username = z.string().regex(/^\w{3,32}$/, "letters, digits and _");
const TelegramAccount = z.strictObject({
  id: z
    .int()
    .min(1)
    .max(2 ** 52)
    .optional(),
  username: Username.optional(),
  languageCode: z.string().min(2).max(8).optional(),
});

const PersonRequest = z.strictObject({
  name: Name,
  phone: Number164.optional(),
  mailbox: Email.optional(),
  telegram: TelegramAccount.optional(),
});
const PersonChange = PersonRequest.partial();
const PhoneChange = z.strictObject({
  name: Name.optional(),
  failsWith: z
    .int()
    .refine((code) => ENDING_CODES.includes(code), `one of ${ENDING_CODES.join(", ")}`)
    .nullable()
    .optional(),
  refusedWith: z
    .int()
    .refine((code) => NUMBER_CODES.includes(code), `one of ${NUMBER_CODES.join(", ")}`)
    .nullable()
    .optional(),
  optedOut: z.boolean().optional(),
});
const Text = z.strictObject({ text: z.string().min(1).max(1_600) });
const MailboxChange = z.strictObject({
  name: Name.optional(),
  state: z.enum(["open", "bounces", "deferred"]).optional(),
  suppressed: z.null().optional(),
});
const Unsubscribe = z.strictObject({ by: z.enum(["link", "provider"]).default("link") });

export interface PeopleDeps {
  readonly world: World;
  readonly sms: Dispatcher;
  readonly hands: TelegramHands;
  readonly events: MailEvents;
}

/** People, phones and mailboxes. */
export function peopleRouter(deps: PeopleDeps): Router {
  const { world } = deps;
  const router = Router();
  router.post("/people", (request, response) => {
    const asked = readRequest(PersonRequest, request.body);
    response
      .status(201)
      .json(equip(world, known(world, asked) ?? addPerson(world, asked.name), asked));
  });
  router.get("/people/:id", (request, response) => {
    response.json(personView(world, personOf(world, request)));
  });
  router.patch("/people/:id", (request, response) => {
    const asked = readRequest(PersonChange, request.body);
    response.json(equip(world, personOf(world, request), asked));
  });
  phones(router, deps);
  mailboxes(router, deps);
  return router;
}

function phones(router: Router, { world, sms: hooks }: PeopleDeps): void {
  router.put("/phones/:number", (request, response) => {
    const number = readRequest(Number164, request.params.number);
    const { name, ...asked } = readRequest(PhoneChange, request.body);
    const handset = handsetOf(world, number, name);
    rename(personAt(world, "phone", number), name);
    Object.assign(handset, asked);
    world.changed();
    response.json(handset);
  });
  router.post("/phones/:number/texts", (request, response) => {
    const from = readRequest(Number164, request.params.number);
    const { text: body } = readRequest(Text, request.body);
    if (!canBeAnswered(world)) {
      throw new Problem(409, "one_way", "the sender is a name: nobody can answer it");
    }
    response.status(202).json({ sid: receiveText(world, hooks, { from, body }).sid });
  });
}

function mailboxes(router: Router, { world, events }: PeopleDeps): void {
  router.put("/mailboxes/:address", (request, response) => {
    const address = readRequest(Email, request.params.address);
    const { name, ...asked } = readRequest(MailboxChange, request.body);
    const mailbox = mailboxOf(world, address, name);
    rename(personAt(world, "mailbox", address), name);
    Object.assign(mailbox, asked);
    world.changed();
    response.json(mailbox);
  });
  router.post("/mails/:id/spam", (request, response) => {
    markAsSpam(world, events, mailOf(world, request));
    response.status(204).end();
  });
  router.post("/mails/:id/unsubscribe", async (request, response) => {
    const mail = mailOf(world, request);
    const { by } = readRequest(Unsubscribe, request.body);
    if (by === "link") response.json({ status: await unsubscribeByLink(world, mail) });
    else {
      unsubscribeAtProvider(world, events, mail);
      response.status(204).end();
    }
  });
  router.get("/mails/:id/html", (request, response) => {
    // Shown in a frame of its own where nothing runs and nothing is fetched.
    response.set(
      "Content-Security-Policy",
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
        "style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'",
    );
    const { html } = mailOf(world, request);
    response.type("html").send(`<base target="_blank">${html ?? ""}`);
  });
}

/** What is asked for becomes the person's: a number, a mailbox, a Telegram account. */
function equip(world: World, person: Person, asked: z.output<typeof PersonChange>): Person {
  rename(person, asked.name);
  for (const place of ["phone", "mailbox"] as const) {
    const value = asked[place];
    if (value === undefined || value === person[place]) continue;
    takeOver(world, place, value);
    person[place] = value;
  }
  if (person.phone !== null) handsetOf(world, person.phone);
  if (person.mailbox !== null) mailboxOf(world, person.mailbox);
  if (asked.telegram !== undefined && person.telegram === null) {
    const phone = person.phone ?? undefined;
    telegramUser(world, { ...asked.telegram, firstName: person.name, phone }, person.id);
  }
  world.changed();
  return person;
}

/** Frees an address that has only been written to: whoever has more than that keeps it. */
function takeOver(world: World, place: "phone" | "mailbox", value: string): void {
  const owner = personAt(world, place, value);
  if (owner === undefined) return;
  if ([owner.phone, owner.telegram, owner.mailbox].filter((one) => one !== null).length > 1) {
    throw new Problem(409, "taken", `somebody else has this ${place}`);
  }
  world.state.people = world.state.people.filter(({ id }) => id !== owner.id);
}

/** The person of this number or mailbox: asking twice for the same one makes no second. */
function known(world: World, asked: z.output<typeof PersonRequest>): Person | undefined {
  return (
    (asked.phone === undefined ? undefined : personAt(world, "phone", asked.phone)) ??
    (asked.mailbox === undefined ? undefined : personAt(world, "mailbox", asked.mailbox)) ??
    (asked.telegram?.id === undefined ? undefined : personAt(world, "telegram", asked.telegram.id))
  );
}

function rename(person: Person | undefined, name: string | undefined): void {
  if (person !== undefined && name !== undefined) person.name = name;
}

function personOf(world: World, request: Request): Person {
  const person = world.state.people.find(({ id }) => id === request.params["id"]);
  if (person === undefined) throw new Problem(404, "unknown_person", "no such person");
  return person;
}

function mailOf(world: World, request: Request): Mail {
  const mail = world.state.sendgrid.mails.find(({ id }) => id === request.params["id"]);
  if (mail === undefined) throw new Problem(404, "unknown_mail", "no such mail");
  return mail;
}

/** The Telegram account in the path of a request. Errors: `Problem` 404. */
export function userOf(world: World, request: Request): TelegramUser {
  const id = Number(request.params["id"]);
  const user = world.state.telegram.users.find((one) => one.id === id);
  if (user === undefined) throw new Problem(404, "unknown_user", "no such Telegram account");
  return user;
}
