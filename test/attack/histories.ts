/** Random histories of small worlds: who answers, corrects, leaves, is read by people; what is renewed. */
import { shareOf } from "../../bot/chance.ts";

/** Someone who answers to the end. */
export interface Reply {
  readonly note: number;
  readonly recommandation: string;
  readonly soutien_cfa: string;
  /** Wrote a text and lets it be shown. */
  readonly writes: boolean;
  /** Days before the present. */
  readonly daysAgo: number;
  /** `YYYY-MM-DD`. */
  readonly endedOn: string;
}

/** One event in one world. People are named by the order in which they answered. */
export type Event =
  | { readonly do: "answer"; readonly training: number; readonly replies: readonly Reply[] }
  | { readonly do: "correct"; readonly who: readonly number[]; readonly note: number }
  | { readonly do: "withdraw"; readonly who: readonly number[] }
  | { readonly do: "erase"; readonly who: readonly number[] }
  | { readonly do: "stop"; readonly who: readonly number[] }
  | { readonly do: "moderate"; readonly decisions: readonly Decision[] }
  | { readonly do: "renew"; readonly diploma: number; readonly successor: number | undefined }
  | { readonly do: "replace"; readonly training: number; readonly by: number | undefined };

export type Decision = "publish" | "redact" | "refuse";

/** Chance that is the same for the same seed. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  share(): number {
    this.state = (this.state + 0x9e37_79b9) | 0;
    return shareOf(this.state);
  }

  /** A whole number from `min` to `max`. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.share() * (max - min + 1));
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }

  many<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }
}

const RECOMMENDATIONS = ["oui", "sans_doute", "pas_trop", "non"] as const;
const SUPPORT = ["oui", "parfois", "non", "pas_besoin"] as const;
const ENDS = ["2026-06-30", "2026-07-15", "2025-08-31"] as const;
/** Trainings and diplomas of a world. */
export const TRAININGS = 4;
export const DIPLOMAS = 3;

/** The next event of a world. @param answered  People who have answered so far. */
export function nextEvent(chance: Chance, answered: number): Event {
  const training = chance.whole(0, TRAININGS - 1);
  if (answered < 4) return answers(chance, training);
  const drawn = chance.share();
  if (drawn < 0.34) return answers(chance, training);
  if (drawn < 0.42) return badYear(chance, training);
  if (drawn < 0.5) return { do: "correct", who: some(chance, answered), note: chance.whole(1, 5) };
  if (drawn < 0.61) return { do: "withdraw", who: some(chance, answered) };
  if (drawn < 0.67) return { do: "erase", who: some(chance, answered) };
  if (drawn < 0.71) return { do: "stop", who: some(chance, answered) };
  if (drawn < 0.88) {
    const kinds = ["publish", "publish", "publish", "redact", "refuse"] as const;
    return { do: "moderate", decisions: chance.many(8, () => chance.one(kinds)) };
  }
  if (drawn < 0.94) {
    const successor = chance.share() < 0.7 ? chance.whole(1, DIPLOMAS - 1) : undefined;
    return { do: "renew", diploma: chance.whole(0, DIPLOMAS - 1), successor };
  }
  const by = chance.share() < 0.7 ? chance.whole(0, TRAININGS - 1) : undefined;
  return { do: "replace", training, by };
}

function answers(chance: Chance, training: number): Event {
  return { do: "answer", training, replies: chance.many(chance.whole(1, 6), () => reply(chance)) };
}

/** All of a year are of one mind, and most of them write: what a group of equals must not tell. */
function badYear(chance: Chance, training: number): Event {
  const same = reply(chance);
  const replies = chance.many(chance.whole(4, 7), () => ({
    ...same,
    writes: chance.share() < 0.9,
  }));
  return { do: "answer", training, replies };
}

function reply(chance: Chance): Reply {
  return {
    note: chance.whole(1, 5),
    recommandation: chance.one(RECOMMENDATIONS),
    soutien_cfa: chance.one(SUPPORT),
    writes: chance.share() < 0.4,
    daysAgo: chance.one([1, 1, 1, 95, 190]),
    endedOn: chance.one(ENDS),
  };
}

function some(chance: Chance, answered: number): number[] {
  return chance.many(chance.whole(1, 5), () => chance.whole(0, answered - 1));
}
