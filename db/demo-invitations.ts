/** The demonstration writes to three of its people, so that there is something on their telephones. */
import type { BeginParts } from "./begin-conversation.ts";
import { DEMO_LEA, DEMO_SOFIA, DEMO_TOM, type DemoPerson } from "./demo-world.ts";
import { invite, type InvitingChannel } from "./invite.ts";

/** Whom, and by what: two by SMS, one by e-mail. */
const INVITED: readonly (readonly [DemoPerson, InvitingChannel])[] = [
  [DEMO_LEA, { id: "sms", inbound: true }],
  [DEMO_TOM, { id: "sms", inbound: true }],
  [DEMO_SOFIA, { id: "email", inbound: false }],
];

/** Those who are written to, as a simulator of their telephones knows them. */
export const DEMO_PEOPLE = INVITED.map(([{ firstName, phone, email }]) => ({
  name: firstName,
  phone,
  ...(email === undefined ? {} : { mailbox: email }),
}));

/** Invites them at once, whatever the hour: whoever tries Sirius is looking. Twice changes nothing. */
export async function inviteDemo(parts: BeginParts, at: number): Promise<void> {
  for (const [{ phone }, channel] of INVITED) {
    const { rows } = await parts.pool.query<{ id: string }>(
      `select i.id from invitation i join contact c on c.person_id = i.person_id
       where c.kind = 'phone' and c.lookup = $1`,
      [parts.secrets.lookup(phone)],
    );
    const [row] = rows;
    if (row !== undefined) await invite(parts, row.id, [channel], { at, waitedFor: true });
  }
}
