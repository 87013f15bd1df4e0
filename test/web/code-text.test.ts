/** The code of a script in a field of text, and back in its file. */
import { expect, test } from "vitest";
import { inCode, writtenBack } from "../../web/browser/console/editor/code-text.ts";

test("in the code of a file with the line ends of Windows, only what is written changes", () => {
  const file = "# Ça\r\nkey: a\r\ntitle: { fr: A }\r\nsteps:\r\n";
  const shown = inCode(file);
  expect(writtenBack(file, shown)).toBe(file);
  expect(writtenBack(file, shown.replace("key: a\n", "key: b\nlocales: [ fr ]\n"))).toBe(
    file.replace("key: a\r\n", "key: b\r\nlocales: [ fr ]\r\n"),
  );
  expect(writtenBack(file, "")).toBe("");
  expect(writtenBack(file, `${shown}- {}\n`)).toBe(`${file}- {}\r\n`);
});
