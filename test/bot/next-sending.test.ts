import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { momentAt, nextInWords } from "../../bot/next-sending-words.ts";
import { nextSending, type ToSend } from "../../bot/next-sending.ts";
import { mayStart } from "../../bot/sending-hours.ts";
import { TERRITORIES, type Territory } from "../../bot/territories.ts";

const at = (text: string): number => Date.parse(text);
const invitation = (territory: Territory): ToSend => ({ what: "invitation", territory });

/** What a page says at a moment, of invitations that wait in some places. */
function said(now: string, ...places: readonly Territory[]): string {
  const next = nextSending(places.map(invitation), at(now));
  return next === undefined ? "" : nextInWords(next);
}

const HOURS = "hors des heures permises (de 10 h à 20 h, le samedi de 10 h à 18 h)";

describe("the next sending of a campaign launched", () => {
  test.each([
    ["2026-11-26T11:00+01:00", "Prochain envoi : dans les minutes qui viennent."],
    [
      "2026-11-26T02:05+01:00",
      `Prochain envoi : jeudi 26 novembre 2026 à 10 h 00, heure de Paris. Pas plus tôt : ${HOURS}.`,
    ],
    [
      "2026-11-28T19:00+01:00",
      `Prochain envoi : lundi 30 novembre 2026 à 10 h 00, heure de Paris. Pas plus tôt : ${HOURS}, puis rien ne part le dimanche.`,
    ],
    [
      "2026-11-29T12:00+01:00",
      "Prochain envoi : lundi 30 novembre 2026 à 10 h 00, heure de Paris. Pas plus tôt : rien ne part le dimanche.",
    ],
    [
      "2026-12-25T12:00+01:00",
      "Prochain envoi : samedi 26 décembre 2026 à 10 h 00, heure de Paris. Pas plus tôt : rien ne part un jour férié.",
    ],
  ])("at %s says: %s", (now, words) => {
    expect(said(now, "metropole")).toBe(words);
  });

  test("is told by the clock of the place that comes first, and by the one in Paris", () => {
    expect(said("2026-11-27T00:30+01:00", "metropole", "reunion")).toBe(
      `Prochain envoi : vendredi 27 novembre 2026 à 10 h 00, heure locale (La Réunion), soit vendredi 27 novembre 2026 à 7 h 00 à Paris. Pas plus tôt : ${HOURS}.`,
    );
    expect(momentAt(at("2026-11-27T00:00+01:00"), "nouvelle_caledonie")).toContain("à 10 h 00");
  });

  test("waits for the day that was chosen, and then for the hours of that day", () => {
    const days = { notBefore: at("2026-12-06T00:00+01:00") };
    const next = nextSending([invitation("metropole")], at("2026-11-26T11:00+01:00"), days);
    expect(next).toMatchObject({
      at: at("2026-12-07T10:00+01:00"),
      because: ["day", "sunday"],
    });
  });

  test("keeps to the fewer hours that an installation decided on, and says them", () => {
    const fewer = { weekday: { opens: 11, closes: 17 }, saturday: { opens: 11, closes: 13 } };
    const now = at("2026-11-26T17:30+01:00");
    const next = nextSending([invitation("metropole")], now, { hours: fewer });
    expect(next === undefined ? "" : nextInWords(next)).toBe(
      "Prochain envoi : vendredi 27 novembre 2026 à 11 h 00, heure de Paris. Pas plus tôt : hors des heures permises (de 11 h à 17 h, le samedi de 11 h à 13 h).",
    );
  });

  test("is none when the campaign ends first, and none when nobody waits", () => {
    const now = at("2026-11-28T19:00+01:00");
    const days = { until: at("2026-11-30T00:00+01:00") };
    expect(nextSending([invitation("metropole")], now, days)).toBe("too_late");
    expect(nextInWords("too_late")).toContain("finit avant");
    expect(nextSending([], now, days)).toBeUndefined();
  });

  test("is a reminder when only reminders wait, from the day on that they come due", () => {
    const reminder: ToSend = {
      what: "reminder",
      territory: "metropole",
      from: at("2026-12-05T17:00+01:00"),
    };
    const next = nextSending([reminder], at("2026-11-26T11:00+01:00"));
    expect(next === undefined ? "" : nextInWords(next)).toBe(
      "Prochaine relance : samedi 5 décembre 2026 à 17 h 00, heure de Paris. Pas plus tôt : le jour de la relance n'est pas venu.",
    );
  });
});

test("whatever the moment and the places, it is allowed there, explained, and nowhere else comes earlier", () => {
  const anyInstant = fc.integer({ min: Date.UTC(2025, 0, 2), max: Date.UTC(2028, 11, 30) });
  const anyPlaces = fc.uniqueArray(fc.constantFrom(...TERRITORIES), { minLength: 1 });
  fc.assert(
    fc.property(anyInstant, anyPlaces, (now, places) => {
      const next = nextSending(places.map(invitation), now);
      if (next === undefined || next === "too_late") throw new Error("somebody waits");
      expect(mayStart(next.at, next.territory)).toBe(true);
      expect(next.because.length > 0).toBe(next.at > now);
      const earlier = next.at === now ? [] : places.filter((one) => mayStart(next.at - 1, one));
      expect(earlier).toEqual([]);
    }),
  );
});
