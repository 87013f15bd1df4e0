/** The table of who may do what is read by people: each line of it is in words. */
import { expect, test } from "vitest";
import { PERMISSIONS } from "../../api/admin/permissions.ts";
import { PERMISSION_WORDS } from "../../web/console/permission-words.ts";

test("every right is told in words, and no other", () => {
  expect(new Set(Object.keys(PERMISSION_WORDS))).toEqual(new Set(Object.keys(PERMISSIONS)));
});
