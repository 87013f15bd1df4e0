import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inFrench } from "../bot/error-words.ts";
import { readConfig } from "../config.ts";

const KEYS = "any";

/** What the terminal says of settings that are refused. */
function frenchOf(environment: Readonly<Record<string, string>>): string {
  try {
    readConfig(environment);
  } catch (error) {
    return inFrench(error);
  }
  return "";
}

describe("the settings", () => {
  test("nothing set runs the demonstration on this machine, on the embedded database", () => {
    expect(readConfig({})).toMatchObject({
      production: false,
      port: 3000,
      host: "127.0.0.1",
      databaseUrl: undefined,
      demo: true,
      threshold: 5,
    });
  });

  test("an empty value counts as not set", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "" })).toEqual(readConfig({}));
  });

  test("a base address loses its last slash, so that links have only one", () => {
    const config = readConfig({ PUBLIC_BASE_URL: "https://avis.example.fr/" });
    expect(config.publicBaseUrl).toBe("https://avis.example.fr");
  });

  test("a server of one's own gets no fictitious world", () => {
    const config = readConfig({ DATABASE_URL: "postgresql://u@h/d", SIRIUS_KEYS: KEYS });
    expect(config.demo).toBe(false);
  });

  const OWN = { DATABASE_URL: "postgresql://u@h/d", SIRIUS_KEYS: KEYS };
  test.each([
    ["a first try", {}, true],
    ["a database of one's own, where people may be real", OWN, false],
    ["the same, when it is asked for", { ...OWN, SIRIUS_SIMULATOR: "on" }, true],
    ["a real channel", { SMTP_URL: "smtp://localhost", MAIL_FROM: "a@exemple.fr" }, false],
  ])("simulated providers stand beside %s: %j → %s", (_case, environment, simulated) => {
    expect(readConfig(environment).simulator).toBe(simulated);
  });

  test("every bad setting is named at once, with what to write", () => {
    expect(() => readConfig({ PORT: "99999", SIRIUS_THRESHOLD: "2", LOG_LEVEL: "loud" })).toThrow(
      /PORT: write a port[^]*SIRIUS_THRESHOLD: write a whole number from 3 to 20[^]*LOG_LEVEL: write debug/,
    );
  });

  test("the terminal says the same in French, for each setting that can be refused", () => {
    const names = [
      ...readFileSync("config.ts", "utf8").matchAll(/^ {2}([A-Z][A-Z_]+): optional/gm),
    ].map((match) => match[1] ?? "");
    const told = ["?", "?".repeat(600)].map((value) =>
      frenchOf(Object.fromEntries(names.map((name) => [name, value]))),
    );
    const without = names.filter((name) => !told.join("\n").includes(`  ${name} : écrivez `));
    expect(without).toEqual(["NODE_ENV", "SIRIUS_DATA_DIR", "SIRIUS_LEDGER", "SIRIUS_KEYS"]);
    expect(told.join("\n")).not.toMatch(/\bwrite\b|\{/);
  });

  test.each(["avis@exemple.fr", "+33 (0)4 72 00 00 00", "https://exemple.fr/contact"])(
    "people can reach the publisher by %j",
    (contact) => {
      expect(readConfig({ PUBLISHER_CONTACT: contact }).publisher.contact).toBe(contact);
    },
  );

  test("a contact that nobody could use is refused", () => {
    expect(() => readConfig({ PUBLISHER_CONTACT: "notre secrétariat" })).toThrow(
      "PUBLISHER_CONTACT: write an e-mail address, a telephone number",
    );
  });

  test("a value at fault is not repeated: it may be a secret", () => {
    expect(() => readConfig({ DATABASE_URL: "mysql://user:hush@host/db" })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("hush") }),
    );
  });

  test.each([
    [
      { NODE_ENV: "production", PUBLIC_BASE_URL: "http://avis.example.fr" },
      /PUBLIC_BASE_URL.*https/,
    ],
    [{ PUBLIC_BASE_URL: "https://example.fr/avis/" }, /PUBLIC_BASE_URL.*without a path/],
    [{ DATABASE_URL: "postgresql://u@h/d" }, /SIRIUS_KEYS/],
    [{ TWILIO_AUTH_TOKEN: "0123456789abcdef0123" }, /TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN/],
    [
      {
        TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
        TWILIO_AUTH_TOKEN: "0123456789abcdef0123",
        TWILIO_FROM: "SIRIUS",
      },
      /SMS_MODE: write lien/,
    ],
    [{ MAIL_FROM: "a@exemple.fr" }, /MAIL_FROM with SENDGRID_API_KEY or SMTP_URL/],
    [
      { SIRIUS_SIMULATOR: "on", SMTP_URL: "smtp://localhost", MAIL_FROM: "a@exemple.fr" },
      /SIRIUS_SIMULATOR: write off/,
    ],
  ])("settings that do not go together stop the start: %j", (environment, remedy) => {
    expect(() => readConfig(environment)).toThrow(remedy);
    expect(frenchOf(environment)).toMatch(/^les réglages ne vont pas :\n {2}[A-Z].* : écrivez/);
  });
});
