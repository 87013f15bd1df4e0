import { expect, test } from "vitest";
import { STAY_WORDS } from "../../bot/move-words.ts";
import { ALERT_HANDLINGS } from "../../db/alert-desk.ts";
import { journalBody, type ShownLine } from "../../web/console/journal-page.ts";
import { render } from "../../web/html.ts";

/** A page of the journal with one line on it. */
function told(line: Pick<ShownLine, "action" | "target" | "details">): string {
  const filter = { actor: "", family: "" };
  const lines = [{ at: 0, who: "nadia@exemple.fr", ...line }];
  return render(journalBody({ filter, actors: [], lines, isLater: false, older: undefined }));
}

test.each(["open", "closing", "retired"])(
  "a script that is put to %s is told in words",
  (phase) => {
    expect(told({ action: `script.${phase}`, target: "script a", details: {} })).not.toContain(
      "<code>",
    );
  },
);

test.each(Object.keys(STAY_WORDS))("conversations that stay for %s are told in words", (code) => {
  const details = { from: 1, to: 2, moved: 2, staying: { [code]: 1 } };
  const page = told({ action: "script.moved", target: "script a", details });
  expect(page).not.toMatch(new RegExp(`moved|staying|${code}`));
});

test.each(ALERT_HANDLINGS)("an alert of which %s was done is told in words", (handling) => {
  const details = { reason: "asked_by_script", handling };
  const page = told({ action: "alert.handle", target: "alert 12", details });
  expect(page).toContain("alerte 12");
  expect(page).not.toMatch(new RegExp(`asked_by_script|${handling}`));
});

test("a refused text is told with its reason as moderators read it", () => {
  const details = { from: "received", to: "refused", reason: "publicite_lien" };
  expect(told({ action: "review.refuse", target: "review 12", details })).toContain(
    "raison Publicité ou lien",
  );
});

test("an export is told by what it holds", () => {
  expect(told({ action: "export.asked", target: "export answers", details: {} })).toContain(
    "export : réponses",
  );
});

test("a copied questionnaire is told by its name", () => {
  const target = "/admin/questionnaires/fin-apprentissage/copie";
  expect(told({ action: "script.duplicate", target, details: {} })).toContain(
    "questionnaire fin-apprentissage",
  );
});
