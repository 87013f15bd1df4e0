/** Which kind of address a channel writes to. */
import type { PushChannel } from "../bot/channel.ts";

const KINDS: Readonly<Record<PushChannel, string>> = {
  sms: "phone",
  telegram: "telegram",
  email: "email",
};

/** The `kind` of the contacts a channel writes to. */
export function contactKind(channel: PushChannel): string {
  return KINDS[channel];
}

/** The same as SQL. `expression` is SQL that gives the name of a channel; never a value from outside. */
export function kindOfChannel(expression: string): string {
  return `case ${expression} when 'sms' then 'phone' else ${expression} end`;
}
