import { expect, test } from "vitest";
import { contactKind } from "../../db/publisher-contact.ts";

test.each([
  ["avis@exemple.fr", "email"],
  ["contact@sirius.invalid", "email"],
  ["04 72 00 00 00", "phone"],
  ["04.72.00.00.00", "phone"],
  ["0472000000", "phone"],
  ["3939", "phone"],
  ["+33 (0)4 72 00 00 00", "phone"],
  ["+590 590 00 00 00", "phone"],
  ["https://exemple.fr/contact?sujet=avis", "web"],
  ["http://exemple.fr", "web"],
])("people can reach a publisher by %j: %s", (text, kind) => {
  expect(contactKind(text)).toBe(kind);
});

test.each([
  "",
  "le secrétariat",
  "avis@exemple",
  "avis exemple.fr",
  "a@exemple.fr, b@exemple.fr",
  "04 72 00 00",
  "12",
  "+33",
  "+1 234 567 890 123 456 7",
  "exemple.fr",
  "https://contact",
  "https://exemple .fr",
  "https://compte:secret@exemple.fr",
  "javascript:alert(1)",
  "ftp://exemple.fr",
])("nobody could use %j", (text) => {
  expect(contactKind(text)).toBeUndefined();
});
