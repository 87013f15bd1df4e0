import { describe, expect, test } from "vitest";
import { estimateCost, quotaAt } from "../../bot/campaign.ts";
import type { PushChannel } from "../../bot/channel.ts";
import { compileScript } from "../../bot/compile.ts";
import { wordInvitation } from "../../bot/word-invitation.ts";
import { bundledScript } from "../bundled-script.ts";

const NOW = Date.UTC(2026, 8, 1, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the pace of a campaign", () => {
  test("allows no more in an hour than it says, whenever waves come", () => {
    let [pacedAt, sent] = [NOW, 0];
    // Late, early, twice at once.
    for (const minute of [1, 2, 2, 3.5, 4, 9, 9, 10, 30, 30.1, 45, 59, 60]) {
      const quota = quotaAt(NOW + minute * MINUTE, 1_000, pacedAt);
      pacedAt = quota.pacedAt;
      sent += quota.count;
    }
    expect(sent).toBeLessThanOrEqual(1_000);
  });

  test("is kept by waves of a minute", () => {
    let [pacedAt, sent] = [NOW, 0];
    for (let minute = 1; minute <= 60; minute += 1) {
      const quota = quotaAt(NOW + minute * MINUTE, 1_000, pacedAt);
      pacedAt = quota.pacedAt;
      sent += quota.count;
    }
    expect(sent).toBeGreaterThanOrEqual(999);
  });

  test("does not make up for the night in the morning", () => {
    expect(quotaAt(NOW, 1_200, NOW - 14 * HOUR).count).toBe(100);
  });

  test("may be left to the channels", () => {
    expect(quotaAt(NOW, undefined, NOW).count).toBe(Number.MAX_SAFE_INTEGER);
  });
});

test("a cost is parts times people times price, to the cent", () => {
  expect(estimateCost(1_000, { typical: 1.85, longest: 2 }, 0.0725)).toEqual({
    people: 1_000,
    partsEach: { typical: 1.85, longest: 2 },
    parts: { typical: 1_850, longest: 2_000 },
    cost: { typical: 134.13, longest: 145 },
  });
  expect(estimateCost(10, { typical: 2, longest: 2 }, undefined)).not.toHaveProperty("cost");
});

describe("the words of a campaign", () => {
  const script = compileScript(bundledScript(), 1);
  const word = (channel: PushChannel, inbound: boolean, size = 4, asked = script) =>
    wordInvitation({
      script: asked,
      channel,
      capabilities: { inbound, choices: inbound ? "numbered" : "none" },
      locale: "fr",
      publisher: "Région fictive",
      at: NOW,
      inputs: {
        prenom: "i".repeat(size),
        formation: "CAP ".repeat(size),
        cfa: "CFA ".repeat(size),
        lien: "https://avis.example.fr/notice",
        lien_perso: `https://avis.example.fr/r/${"x".repeat(24)}`,
        lien_stop: `https://avis.example.fr/u/${"x".repeat(24)}`,
      },
    });

  test("by SMS are the first question where people can answer, and a link where they cannot", () => {
    expect(word("sms", true).first.text).toContain("Réponds OK, ou STOP");
    expect(word("sms", false).first.text).toContain("https://avis.example.fr/r/");
    expect(word("sms", false).first.text).not.toContain("STOP");
  });

  // The longest names there are: the script cuts them.
  test.each([true, false])("fit into two parts of SMS (answers possible: %j)", (inbound) => {
    expect(word("sms", inbound, 60).first.parts).toBe(2);
  });

  test("of the reminder of who has not begun say what to reply, in one part of SMS", () => {
    const { reminder } = word("sms", true);
    expect(reminder.text).toMatch(/compte encore: 3 min, .*Réponds OK ou STOP\. https:/);
    expect(reminder.parts).toBe(1);
    expect(word("sms", true, 60).reminder.parts).toBe(2);
  });

  test("of the reminder of a link never say that something was begun, and fit into two parts", () => {
    const { reminder } = word("sms", false, 60);
    expect(reminder.text).toContain("Seul rappel");
    expect(reminder.text).not.toContain("il reste");
    expect(reminder.parts).toBe(2);
  });

  test.each(["sms", "email"] as const)("by %s promise what the questionnaire asks", (channel) => {
    const long = word(channel, false);
    expect(long.first.text).toContain("12 questions");
    expect(long.reminder.text).toContain("12 questions, 3 min");
    const steps = bundledScript().steps.filter(
      (step) => step.kind !== "ask" || !step.counted || step.id === "parcours",
    );
    const short = word(channel, false, 4, compileScript({ ...bundledScript(), steps }, 1));
    expect(short.first.text).toContain("1 question,");
    expect(short.reminder.text).toContain("1 question, 1 min");
  });

  test("by e-mail have a subject, and the reminder says that it is one", () => {
    const { first, reminder } = word("email", false);
    expect(first.subject).toContain("Ton avis");
    expect(reminder.subject).toContain("Rappel");
  });
});
