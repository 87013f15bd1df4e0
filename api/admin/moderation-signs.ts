/** What a machine notices in a text, put into words that say why. Nothing here decides. */
import { isHasty, textSigns, type TextSign } from "../../bot/text-flags.ts";
import type { QueuedText } from "../../db/moderation-queue.ts";
import type { ShownSign } from "../../web/console/moderation-shapes.ts";

const WORDS: Readonly<Record<TextSign["kind"], readonly [label: string, why: string]>> = {
  name: ["Nom", "Ces mots ressemblent au nom d'une personne."],
  contact: ["Contact", "On dirait un numéro, une adresse ou un lien."],
  insult: ["Injure", "Ces mots peuvent blesser quelqu'un."],
};

/** Signs of the words alone. @param known  Names everybody may say: the centre, the training, the place. */
export function wordSigns(text: string, known: readonly string[]): ShownSign[] {
  return textSigns(text, known).map(({ kind, pieces }) => {
    const [label, why] = WORDS[kind];
    return { label, why, pieces };
  });
}

/**
 * All signs of a text.
 *
 * @param shown  Its words as the page shows them: pieces count in these.
 * @param near  Texts of the same centre that say nearly the same, where they were counted.
 */
export function signsOf(queued: QueuedText, shown: string, near = 0): ShownSign[] {
  const { training, centre, place, copies, answers, seconds, sameBrowser, samePhone } = queued;
  const signs = wordSigns(shown, [training, centre, place ?? ""]);
  const add = (label: string, why: string): void => void signs.push({ label, why, pieces: [] });
  if (copies > 0) add("Copie", `Les mêmes mots sont dans ${others(copies)}.`);
  if (near > 0) add("Presque copie", `Proche de ${others(near)} du même centre, aux mots près.`);
  if (isHasty(answers, seconds)) {
    add("Hâte", `${answers} réponses en ${Math.round(seconds)} secondes.`);
  }
  if (sameBrowser > 0) add("Même appareil", `Ce navigateur a servi à ${people(sameBrowser)}.`);
  if (samePhone > 0) {
    add("Même contact", `Ce numéro ou cette adresse sert aussi à ${people(samePhone)}.`);
  }
  return signs;
}

function others(count: number): string {
  return count === 1 ? "un autre texte" : `${count} autres textes`;
}

function people(count: number): string {
  return count === 1 ? "une autre personne" : `${count} autres personnes`;
}
