/** What a copy of the database tells without the keys, and what it tells with them. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createSecrets, keysOfFolder, newKey } from "../../db/secrets.ts";

const run = promisify(execFile);
const SECRETS_FILE = new URL("../../db/secrets.ts", import.meta.url).href;
const NUMBER = "+33639980012";
const OLD = newKey();
const NEW = newKey();

function refusal(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test.each(["", "Léa", NUMBER, "Zoé-Ünal O'Brien 🧑‍🍳", "x".repeat(10_000)])(
  "what was sealed is opened as it was: %#",
  (text) => {
    const secrets = createSecrets(OLD);
    expect(secrets.open(secrets.seal(text))).toBe(text);
  },
);

test("sealing the same number twice gives nothing to compare", () => {
  const secrets = createSecrets(OLD);
  const sealed = secrets.seal(NUMBER);
  expect(secrets.seal(NUMBER)).not.toBe(sealed);
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain(NUMBER.slice(1));
});

test("a new key writes while the former one still reads", () => {
  const before = createSecrets(OLD);
  const rotated = createSecrets(`${NEW}, ${OLD}`);
  expect(rotated.open(before.seal("Léa"))).toBe("Léa");
  expect(createSecrets(NEW).open(rotated.seal("Léa"))).toBe("Léa");
});

test("a person is found by the same lookup before and after a new key", () => {
  const before = createSecrets(OLD).lookup(NUMBER);
  expect(createSecrets(OLD).lookup(NUMBER)).toEqual(before);
  expect(createSecrets(`${NEW},${OLD}`).lookup(NUMBER)).toEqual(before);
});

test("a lookup of another key, or of another number, is another one", () => {
  const secrets = createSecrets(OLD);
  expect(secrets.lookup("+33639980013")).not.toEqual(secrets.lookup(NUMBER));
  expect(createSecrets(NEW).lookup(NUMBER)).not.toEqual(secrets.lookup(NUMBER));
  expect(secrets.lookup(NUMBER)).toHaveLength(32);
});

test("without the key that sealed it, nothing is opened", () => {
  const sealed = createSecrets(OLD).seal("Léa");
  expect(refusal(() => createSecrets(NEW).open(sealed))).toMatchObject({ code: "keys_missing" });
});

test("one changed bit anywhere is noticed", () => {
  const secrets = createSecrets(OLD);
  const sealed = Buffer.from(secrets.seal("Léa"), "base64url");
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(
      refusal(() => secrets.open(changed.toString("base64url"))),
      `byte ${at}`,
    ).toBeInstanceOf(Error);
  }
});

test.each(["", "short", `${newKey()}A`, `${OLD},`, "sesame"])(
  "%j is no key, and says so",
  (text) => {
    expect(refusal(() => createSecrets(text))).toMatchObject({ code: "config_invalid" });
  },
);

test("a refused key is not repeated", () => {
  const almost = OLD.slice(0, -4);
  const said = String(refusal(() => createSecrets(almost)));
  expect(said).toContain("SIRIUS_KEYS");
  expect(said).not.toContain(almost);
});

test("the keys of a data folder are made once, and only their owner reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "sirius-keys-"));
  try {
    const keys = keysOfFolder(folder);
    expect(keysOfFolder(folder)).toBe(keys);
    expect(readFileSync(join(folder, "keys"), "utf8")).toBe(`${keys}\n`);
    expect(statSync(join(folder, "keys")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["keys"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("processes that start at once in a new folder end up with the same keys", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sirius-keys-"));
  const program = `const { keysOfFolder } = await import(${JSON.stringify(SECRETS_FILE)});
    process.stdout.write(keysOfFolder(${JSON.stringify(folder)}));`;
  try {
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        run(process.execPath, ["--input-type=module", "-e", program]),
      ),
    );
    const [first] = made;
    expect(made.map(({ stdout }) => stdout)).toEqual(made.map(() => first?.stdout));
    expect(readFileSync(join(folder, "keys"), "utf8").trim()).toBe(first?.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
