/** The people of the simulator: a name with a phone, a Telegram account and a mailbox, or some of them. */
import { randomUUID } from "node:crypto";
import { prettyNumber } from "./phone-numbers.ts";
import type { Handset, Mailbox, Person } from "./state.ts";
import { keep, type World } from "./world.ts";

/** Where a person can be reached. */
export type Place = "phone" | "telegram" | "mailbox";

/** The person who owns an address. */
export function personAt(world: World, place: Place, value: string | number): Person | undefined {
  return world.state.people.find((person) => person[place] === value);
}

/** Adds a person; nothing of theirs exists yet. */
export function addPerson(world: World, name: string): Person {
  const person = { id: randomUUID(), name, phone: null, telegram: null, mailbox: null };
  keep(world.state.people, person);
  return person;
}

/** The phone of this number, bought if nobody has it. */
export function handsetOf(world: World, number: string, name?: string): Handset {
  const { handsets } = world.state.twilio;
  const known = handsets.find((handset) => handset.number === number);
  if (known !== undefined) return known;
  const handset: Handset = { number, failsWith: null, refusedWith: null, optedOut: false };
  keep(handsets, handset);
  if (personAt(world, "phone", number) === undefined) {
    addPerson(world, name ?? prettyNumber(number)).phone = number;
  }
  return handset;
}

/** The mailbox of this address, opened if nobody has it. */
export function mailboxOf(world: World, address: string, name?: string): Mailbox {
  const { mailboxes } = world.state.sendgrid;
  const known = mailboxes.find((mailbox) => mailbox.address === address);
  if (known !== undefined) return known;
  const mailbox: Mailbox = { address, state: "open", suppressed: null };
  keep(mailboxes, mailbox);
  if (personAt(world, "mailbox", address) === undefined) {
    addPerson(world, name ?? address).mailbox = address;
  }
  return mailbox;
}
