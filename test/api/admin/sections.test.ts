import { expect, test } from "vitest";
import { sectionsOf } from "../../../api/admin/sections.ts";

test.each(["administrateur", "editeur", "moderateur", "observateur", "centre"] as const)(
  "the navigation of %s names each screen once",
  (role) => {
    const paths = sectionsOf(role, "/admin").map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    expect(new Set(paths).size).toBe(paths.length);
  },
);
