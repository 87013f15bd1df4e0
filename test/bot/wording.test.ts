import { describe, expect, test } from "vitest";
import { wordingOf } from "../../bot/wording.ts";
import { measureSms } from "../../survey-scripts/sms-parts.ts";

function textsOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  return typeof words === "object" && words !== null ? Object.values(words).flatMap(textsOf) : [];
}

/** Filled places are folded when they are filled. */
const withoutPlaces = (text: string): string => text.replaceAll(/\{\w+\}/g, "");

// One letter outside the alphabet of SMS makes a message of 160 characters cost three.
describe.each(["fr", "en"])("the house's own sentences in %s", (locale) => {
  const { onPage: _onPage, ...byMessage } = wordingOf(locale);

  test("cost no more as an SMS than their length", () => {
    const costly = textsOf(byMessage).filter(
      (text) => measureSms(withoutPlaces(text)).encoding !== "gsm7",
    );
    expect(costly).toEqual([]);
  });
});
