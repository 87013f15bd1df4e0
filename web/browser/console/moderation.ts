/** Moderation by keyboard, on top of a page whose forms and links do everything by themselves. */
import { startKeys } from "./moderation/keys.ts";
import { startMasks } from "./moderation/masks.ts";
import { startWords } from "./moderation/words.ts";

document.documentElement.classList.add("scripted");
announce();
const words = document.querySelector<HTMLElement>("#texte");
if (words !== null) {
  startWords(words);
  const masks = startMasks(words);
  startKeys({ m: masks.hideSelection });
  // The eyes and the screen reader go on with the text itself.
  words.focus({ preventScroll: true });
} else startKeys({});

/** A region that is there when the page loads is not read out; its words arriving are. */
function announce(): void {
  const told = document.querySelector<HTMLElement>("#annonce");
  const text = told?.textContent ?? "";
  if (told === null || text === "") return;
  told.textContent = "";
  setTimeout(() => (told.textContent = text), 150);
}
