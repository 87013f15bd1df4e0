/** What a person may do with their own data, from their own page. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { Playing } from "../bot/receive.ts";
import { optOutPerson } from "./opt-outs.ts";
import { eraseNow, heldAbout, type HeldData } from "./person-store.ts";
import type { Secrets } from "./secrets.ts";

export interface DeskParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly playing: Playing;
  readonly now: () => Instant;
}

/** The desk of the personal page, against PostgreSQL. */
export function peopleDesk({ pool, secrets, playing, now }: DeskParts) {
  return {
    held: (person: string): Promise<HeldData | undefined> => heldAbout({ pool, secrets }, person),
    erase: (person: string): Promise<void> =>
      eraseNow(pool, person, { actor: "the person", at: now() }),
    stop: (person: string): Promise<void> => optOutPerson({ pool, playing }, person, "page", now()),
  };
}
