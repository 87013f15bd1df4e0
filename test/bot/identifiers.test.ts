import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSiret, isUai } from "../../bot/check-digits.ts";
import { IDENTIFIER_KINDS, readIdentifier } from "../../bot/identifier-shapes.ts";
import { readCriteria, recogniseIdentifier } from "../../bot/identifiers.ts";

const KEY = "000000P01100000000180001000000001800010-00000#L01";
const CUT = KEY.slice(0, -4);

function readings(text: string) {
  const found = recogniseIdentifier(text);
  return found.ok ? found.readings : found.fault;
}

describe("an identifier is recognised by its shape alone:", () => {
  test.each([
    ["a key", KEY, { cle: KEY }],
    ["a key whose # is encoded", KEY.replace("#", "%23"), { cle: KEY }],
    ["a key that was encoded twice", KEY.replace("#", "%2523"), { cle: KEY }],
    ["a key in small letters, with spaces", ` ${KEY.toLowerCase()}\u00A0`, { cle: KEY }],
    ["a key cut at its #", CUT, { cle_tronquee: CUT }],
    ["a key of our own", "00000001800010_50022137", { cle: "00000001800010_50022137" }],
    ["a SIRET with spaces", "000 000 018 00010", { siret: "00000001800010" }],
    ["a SIRET that lost its first zero", "0000001800010", { siret: "00000001800010" }],
    ["a CFD", "50022137", { cfd: "50022137" }],
    ["a CFD with letters", "46x25201", { cfd: "46X25201" }],
    ["a CFD that lost its first zero", "1022103", { cfd: "01022103" }],
    ["a CFD that ends with a letter", "1353309A", { cfd: "1353309A" }],
    ["an RNCP code", "RNCP37537", { rncp: "RNCP37537" }],
    ["an RNCP code as people write it", "Fiche RNCP n° 37537", { rncp: "RNCP37537" }],
    [
      "an address of ONISEP",
      "https://www.onisep.fr/x/formations/cap-cuisine?y=1",
      {
        onisep: "cap-cuisine",
      },
    ],
    [
      "a number of ONISEP",
      "http://www.onisep.fr/http/redirection/formation/slug/for.494",
      {
        onisep: "FOR.494",
      },
    ],
    ["a part of an address of ONISEP", "cap-cuisine", { onisep: "cap-cuisine" }],
    [
      "an address of Parcoursup",
      "https://dossier.parcoursup.fr/x?g_ta_cod=1234&y=2",
      {
        parcoursup: "1234",
      },
    ],
    ["a number whose kind is said", "certifinfo: 082581", { certifinfo: "82581" }],
  ])("%s", (_what, text, criteria) => {
    expect(readings(text)).toEqual([criteria]);
  });

  // Seven digits and a letter are a CFD of a university as well: what exists must decide.
  test("what may be a UAI or a CFD is read as both", () => {
    expect(readings("0000001b")).toEqual([{ uai: "0000001B" }, { cfd: "0000001B" }]);
  });
});

describe("what is no identifier is refused, with what to write:", () => {
  test.each([
    ["", "rien d'écrit"],
    ["   ", "rien d'écrit"],
    ["CAP Cuisine", "un intitulé ne désigne pas une formation"],
    ["37537", "peut être un code RNCP"],
    ["33063", "peut être un code RNCP, Certif Info, Parcoursup ou INSEE"],
    ["2A004", "une commune seule ne désigne pas une formation"],
    ["00000001800011", "un chiffre de ce SIRET est faux"],
    ["000000018", "c'est un SIREN"],
    ["1,94700159E+13", "un tableur a arrondi ce numéro"],
    ["RS5000", "répertoire spécifique"],
    ["rncp:", "rien d'écrit"],
    [`siret:${"9".repeat(14)}`, "un chiffre de ce SIRET est faux"],
    ["insee:33063", "une commune seule ne désigne pas une formation"],
  ])("%j: %s", (text, message) => {
    expect(readings(text)).toMatchObject({
      message: expect.stringContaining(message),
      remedy: expect.stringMatching(/^(écrire|copier|dire|ajouter)/),
    });
  });
});

test("a text too long to be an identifier is not looked at", () => {
  expect(readings(`50022137${" ".repeat(300)}`)).toMatchObject({
    message: expect.stringContaining("trop long"),
  });
});

describe("criteria named one by one", () => {
  test("are read each as its kind, with what their kind allows", () => {
    const given = { cfd: "1022103", siret: "000 000 018 00010", code_insee: "1004", rncp: "" };
    expect(readCriteria(given)).toEqual({
      ok: true,
      criteria: { cfd: "01022103", siret: "00000001800010", code_insee: "01004" },
    });
    expect(readCriteria({ rncp: "37537" })).toMatchObject({ criteria: { rncp: "RNCP37537" } });
    expect(readCriteria({ cle: CUT })).toMatchObject({ criteria: { cle_tronquee: CUT } });
  });

  test("name the one that is wrong", () => {
    expect(readCriteria({ cfd: "50022137", siret: "1" })).toMatchObject({ field: "siret" });
    expect(readCriteria({ uai: "0000001A" })).toMatchObject({
      fault: { message: expect.stringContaining("la lettre de cet UAI") },
    });
    expect(readCriteria({})).toMatchObject({ ok: false });
  });
});

describe("whatever is written,", () => {
  test("reading ends with a reading or a reason, and reading it again gives the same", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...IDENTIFIER_KINDS),
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii" }), digits),
        (kind, text) => {
          const read = readIdentifier(kind, text);
          const again = read.ok ? readIdentifier(kind, read.value) : read;
          expect(again).toEqual(read);
          expect(recogniseIdentifier(text)).toHaveProperty("ok");
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("a key is the same key raw, encoded once or twice, in any case", () => {
    fc.assert(
      fc.property(key, fc.constantFrom("#", "%23", "%2523"), (written, mark) => {
        const [stem = "", place = ""] = written.split("#");
        expect(readings(`${stem}${mark}${place}`)).toEqual([{ cle: written }]);
        expect(readings(stem.toLowerCase())).toEqual([{ cle_tronquee: stem }]);
      }),
    );
  });

  test("one wrong digit in a SIRET, or one wrong letter in a UAI, is noticed", () => {
    fc.assert(
      fc.property(siret, fc.nat(13), fc.integer({ min: 1, max: 9 }), (right, place, shift) => {
        const wrong = String((Number(right[place]) + shift) % 10);
        expect(isSiret(right)).toBe(true);
        expect(isSiret(right.slice(0, place) + wrong + right.slice(place + 1))).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (number) => {
        const stem = String(number).padStart(7, "0");
        const fitting = Array.from(LETTERS).filter((letter) => isUai(stem + letter));
        expect(fitting).toHaveLength(1);
      }),
    );
  });
});

test("the SIRET of La Poste have a rule of their own", () => {
  expect(isSiret("35600000000048")).toBe(true);
  expect(isSiret("35600000012345")).toBe(false);
  expect(isSiret("35600000000001")).toBe(true);
});

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const digits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 16 });
const someDigits = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from("0123456789")),
    minLength: length,
    maxLength: length,
  });
const siret = someDigits(13)
  .filter((start) => !start.startsWith("356000000"))
  .map((start) => {
    const last = Array.from("0123456789").find((digit) => isSiret(start + digit));
    return start + (last ?? "");
  });
const key = fc
  .tuple(someDigits(6), someDigits(3), fc.constantFrom("X", "1"), siret, siret, someDigits(2))
  .map(
    ([action, a, b, managed, trained, place]) =>
      `${action}P${a}${b}${managed}${trained}-2A004#L${place}`,
  );
