import { describe, expect, test } from "vitest";
import {
  territoryOfAlumnus,
  territoryOfCommune,
  territoryOfPhone,
  territoryOfPostcode,
  territoryOfSchool,
} from "../../bot/territories.ts";

describe("the territory of a telephone number", () => {
  test.each([
    ["+33612345678", "metropole"],
    ["+33698765432", "metropole"],
    ["+33639980012", "metropole"], // kept for fiction, in the middle of Mayotte's range
    ["+590690123456", "guadeloupe"],
    ["+590691234567", "guadeloupe"],
    ["+596696123456", "martinique"],
    ["+596697123456", "martinique"],
    ["+594694123456", "guyane"],
    ["+262692123456", "reunion"],
    ["+262693123456", "reunion"],
    ["+262639123456", "mayotte"],
    ["+262269601234", "mayotte"],
    ["+508551234", "saint_pierre_et_miquelon"],
    ["+508708451234", "saint_pierre_et_miquelon"],
    ["+687751234", "nouvelle_caledonie"],
    ["+68987123456", "polynesie"],
    ["+681821234", "wallis_et_futuna"],
  ])("%s is %s", (phone, territory) => {
    expect(territoryOfPhone(phone)).toBe(territory);
  });

  test.each([
    ["+33690123456", "guadeloupe"],
    ["+33696123456", "martinique"],
    ["+33694123456", "guyane"],
    ["+33692123456", "reunion"],
    ["+33639123456", "mayotte"],
    ["+33709012345", "guadeloupe"],
    ["+33709112345", "martinique"],
    ["+33709212345", "reunion"],
    ["+33709312345", "guyane"],
    ["+33709351234", "mayotte"],
    ["+262709361234", "mayotte"],
    ["+262709201234", "reunion"],
  ])("%s is %s, under whatever country code it is written", (phone, territory) => {
    expect(territoryOfPhone(phone)).toBe(territory);
  });

  test.each(["", "+", "0612345678", "+4915123456789", "+33", "léa"])(
    "%j counts as mainland",
    (phone) => {
      expect(territoryOfPhone(phone)).toBe("metropole");
    },
  );
});

describe("the territory of a place", () => {
  test.each([
    ["57000", "alsace_moselle"],
    ["67118", "alsace_moselle"],
    ["68200", "alsace_moselle"],
    ["54000", "metropole"],
    ["97120", "guadeloupe"],
    ["97133", "saint_barthelemy"],
    ["97150", "saint_martin"],
    ["97200", "martinique"],
    ["97300", "guyane"],
    ["97410", "reunion"],
    ["97500", "saint_pierre_et_miquelon"],
    ["97600", "mayotte"],
    ["98600", "wallis_et_futuna"],
    ["98714", "polynesie"],
    ["98800", "nouvelle_caledonie"],
    ["98000", "metropole"],
    ["671", "metropole"],
    ["", "metropole"],
  ])("postcode %j is %s", (code, territory) => {
    expect(territoryOfPostcode(code)).toBe(territory);
  });

  test.each([
    ["67482", "alsace_moselle"],
    ["2A004", "metropole"],
    ["97701", "saint_barthelemy"],
    ["97801", "saint_martin"],
    // As communes of Guadeloupe these were the islands; as postcodes they are others.
    ["97123", "saint_barthelemy"],
    ["97127", "saint_martin"],
    ["97133", "guadeloupe"],
    ["00000", "metropole"],
    ["9741", "metropole"],
  ])("commune %j is %s", (code, territory) => {
    expect(territoryOfCommune(code)).toBe(territory);
  });

  test.each([
    ["0671234A", "alsace_moselle"],
    ["0570001B", "alsace_moselle"],
    ["0060001B", "metropole"],
    ["0750001B", "metropole"],
    ["9740001B", "reunion"],
    ["9830001B", "nouvelle_caledonie"],
    ["9840001B", "polynesie"],
    ["", "metropole"],
  ])("school %j is %s", (uai, territory) => {
    expect(territoryOfSchool(uai)).toBe(territory);
  });
});

describe("the territory of a former apprentice", () => {
  const MAINLAND = "+33639980001";

  test.each([
    ["a number overseas, whatever the place", "+262692123456", keyAt("67482"), "reunion"],
    ["a mainland number, trained in Strasbourg", MAINLAND, keyAt("67482"), "alsace_moselle"],
    ["a mainland number, trained in Réunion: moved", MAINLAND, keyAt("97411"), "metropole"],
    [
      "a number of Guadeloupe, trained in Saint-Martin",
      "+590690123456",
      keyAt("97801"),
      "saint_martin",
    ],
    ["no number, trained in Mayotte", undefined, keyAt("97611"), "mayotte"],
    ["no number, a key without a place", undefined, "00000001800010_50022137", "metropole"],
  ])("%s", (_what, phone, trainingKey, territory) => {
    expect(territoryOfAlumnus({ phone, trainingKey, uai: undefined })).toBe(territory);
  });

  test("is told by the centre's code when the key tells no place", () => {
    const trainingKey = "00000001800010_50022137";
    expect(territoryOfAlumnus({ phone: MAINLAND, trainingKey, uai: "0680001A" })).toBe(
      "alsace_moselle",
    );
  });
});

/** A key of the national catalogue for a training in a commune. */
function keyAt(commune: string): string {
  return `000000P01100000000180001000000001800010-${commune}#L01`;
}
