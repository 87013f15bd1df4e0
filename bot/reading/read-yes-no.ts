/** Reads a reply to a question of yes or no, or a request for consent. */
import type { Lexicon } from "./lexicon.ts";
import { oneSlipApart, restAfter, type Heard } from "./normalise.ts";
import { isCourtesy } from "./read-controls.ts";
import type { Reading } from "./reading.ts";
import { soundOf } from "./sound.ts";

const YES_EMOJI = new Set(["👍", "👌", "✅", "✔", "🆗", "💯", "🙌", "👏", "☑", "🤙"]);
const NO_EMOJI = new Set(["👎", "❌", "🚫", "🙅", "✖", "⛔"]);

/** Two opinions in one reply: "oui mais non", "oui enfin pas trop". */
const TURNS =
  /^(?:et|mais|ou|enfin|sauf|apres|quoique|pas)(?: \S+){0,3}? (?:non|nan|pas (?:trop|vraiment|tout|sur|toujours|tellement)|oui|bof|moyen|ca depend)(?: |$)|^(?:ou|mais|enfin) (?:non|nan|oui|bof)(?: |$)|^(?:non|nan|nn|bof|ou pas|pas vraiment|pas trop|pas sur|pas du tout|ca depend|peut etre)(?: |$)/;
const NO_TURNS =
  /^(?:et|mais|ou|enfin) (?:oui|ouais|ok|si)(?: |$)|^(?:oui|ouais|si|enfin si|peut etre|ca depend)(?: |$)/;
const BOTH =
  /(?:^| )(?:(?:et|mais|ou|puis|apres|ensuite) )+(?:non|nan)(?: |$)| (?:non|nan) (?:pour|au|a|en|cote|dans|chez) /;
const BOTH_NO =
  /(?:^| )(?:(?:et|mais|ou|puis|apres|ensuite) )+(?:oui|ouais)(?: |$)| (?:oui|ouais) (?:pour|au|a|en|cote|dans|chez) /;
/** A yes or no that closes a sentence: "je dirais que oui". */
const AT_THE_END =
  /(?:^|\s)(?:que|dirais|dirai|dis|repond|reponds|est|c'est|cest|moi|plutot|pense|crois|suis|vote|met|mets|serait|sera|reponse|toujours|bien sur que|sur que|evident que|alors|un|grand|gros|pour|dit)(?: que)? (oui|ouais|yes|non|nan|no)$/;

/** What a reply says about a yes or no; undefined when it says nothing of it. */
export function readYesNo(heard: Heard, lexicon: Lexicon, numbered: boolean): Reading | undefined {
  const core = spelled(heard.core);
  if (core === "ok google") return undefined;
  if (core === "" || /^\d+$/.test(core)) {
    return (core === "" ? readEmoji(heard) : undefined) ?? readPosition(core, numbered);
  }
  // "👍 merci": all politeness, and a sign that answers.
  if (heard.emoji.length > 0 && isCourtesy(heard)) return readEmoji(heard);
  const placed = LED_POSITION.exec(core)?.[1];
  if (placed !== undefined) {
    return readPosition(placed.replace("un", "1").replace("deux", "2"), numbered);
  }
  const short = core.length <= 60 ? core : "";
  if (lexicon.unsure.has(short) && !lexicon.strongNo.includes(short)) {
    return { outcome: "confirm", candidates: [], rule: "yesno-unsure" };
  }
  if (heard.asks && heard.words.length > 1) {
    const leaning = lexicon.yes.has(short) ? true : lexicon.no.has(short) ? false : undefined;
    if (leaning !== undefined) {
      return { outcome: "confirm", candidates: [leaning], rule: "yesno-asked" };
    }
  }
  // "graave": a letter held down is no other word.
  const single = short.replaceAll(/(.)\1/g, "$1");
  if (lexicon.yes.has(short) || lexicon.yes.has(single)) {
    return mixed(heard, true) ?? value(true, "yes-word");
  }
  if (lexicon.no.has(short) || lexicon.no.has(single)) {
    return mixed(heard, false) ?? value(false, "no-word");
  }
  // Before the sounds: "rarement" is nearly "carrément".
  if (HALF_NO.test(core)) return { outcome: "confirm", candidates: [false], rule: "yesno-half" };
  const degree = AGREED.exec(core);
  if (degree !== null) {
    const candidates = [!/pas/.test(degree[1] ?? "")];
    return { outcome: "confirm", candidates, rule: "yesno-degree" };
  }
  const heardAs = isCourtesy(heard) ? undefined : bySound(short, lexicon);
  if (heardAs !== undefined) return value(heardAs, heardAs ? "yes-sound" : "no-sound");
  if (!heard.asks && /^(?:ca|sa|cela) depend/.test(core)) {
    return { outcome: "confirm", candidates: [], rule: "yesno-unsure" };
  }
  const numberedWord = numbered ? readNumberedWord(core, lexicon) : undefined;
  return (
    numberedWord ??
    readBeginning({ ...heard, core }, lexicon) ??
    readEnd(core) ??
    readDone(core) ??
    readOthers(core) ??
    // "évidemment mdr": what looked like an opening is the answer.
    (heard.dropped > 0 && !heard.asks
      ? readBeginning({ ...heard, core: heard.plain, dropped: 0 }, lexicon)
      : undefined)
  );
}

/** "j'ai réussi", "je l'ai pas eu", "raté": said of what was asked, most likely. */
const DONE =
  /^(?:(?:j|je l|j'l|jl|je les)'?ai |ai )?(?:(?:bien|enfin|deja) )?(pas |jamais |rien )?(?:(?:bien|enfin|encore) )?(reussi|eu|passe|obtenu|valide|fini|termine|rate|loupe|echoue|plante|foire|arrete|abandonne)(?: (?:en|avant|mon|ma|mes|le|la|les|l'|du|de|au|a|ca|sa|tout)\b.*)?$/;
const FAILED = /^(?:rate|loupe|echoue|plante|foire|arrete|abandonne)$/;

function readDone(core: string): Reading | undefined {
  const [, denied, done = ""] = DONE.exec(core) ?? [];
  if (done === "") return undefined;
  const yes = FAILED.test(done) === (denied !== undefined);
  return { outcome: "confirm", candidates: [yes], rule: "yesno-done" };
}

/** "souvent", "la plupart du temps": rather yes. */
const HALF_YES =
  /^(?:tres souvent|souvent|plusieurs fois|une fois|deux fois|regulierement|(?:presque |quasi )?tous les jours|(?:presque |quasi )?tout le temps|la plupart(?: du temps)?|en general|generalement|globalement|dans l'ensemble|presente?|presque|quasiment|assez|suffisamment|largement|enormement|beaucoup|ou[ujkh]|admise?|diplomee?|(?:je suis )?(?:admise?|diplomee?|pret|prete|dispo|disponible)|recue?|acceptee?|fait|jusqu'au bout|jusqu'a la fin|normal|normalement|je l'ai|j'ai (?:mon|le) (?:diplome|cap|bp|bac|bts|titre)|on peut dire (?:ca|oui)|ca (?:va|allait)|grave bien|pas (?:si |trop )?(?:mal|mauvais)(?: du tout)?|(?:c'est|c'etait) (?:top|cool|bien|super|genial|parfait)|je veux(?: repondre| participer)?|envoie|envoyez|balance|dis moi|dites moi|(?:on |je )?commence|commencons)$/;
/** "nul", "aucune aide", "j'y suis pas allé", "y en avait pas": rather no. */
const LEANING_NO =
  /^(?:personne|nul|nulle|a peine|refus|refusee?|recalee?|ajournee?|viree?|rupture(?: de contrat)?|insuffisant|tout seul|toute seule|peu|pas (?:encore )?(?:admise?|recue?|acceptee?|reussi|validee?|passee?|finie?|terminee?|eu|obtenu|fait|assez|beaucoup|souvent|moi|pour moi|chez (?:moi|nous)|dans mon cas)|(?:zero|aucune?) (?:suivi|aide|soutien|accompagnement|conseil|reponse|info|nouvelle|contact)s?|(?:il )?(?:n')?y ?(?:en )?a(?:vait)? pas(?: eu)?|(?:je n'ai|j'ai|je suis|je n'y suis|j'y suis|je n'etais|j'etais|on|ils) (?:pas|jamais|plus) (?!le temps|temps|compris|recu|sure?|mon |ton |votre |la bonne|la personne)\S+(?: \S+){0,4})$/;
/** "ils m'ont bien aidé", "on m'a jamais aidé", "personne m'a aidé": what others did or did not. */
const HELPED =
  /^(?:(personne|aucun \S+)|on|ils?|elles?|tout le monde|le \S+|la \S+|les \S+|mon \S+|ma \S+|mes \S+) (?:ne )?(?:m'|nous |me |t')?(?:a|ont|avait|avaient|etait|etaient|est|sont) (?:(pas|jamais|rien|aucunement|pas du tout|pas trop|pas vraiment) )?(?:(?:bien|beaucoup|toujours|super|tres|trop|vraiment|souvent) )*(?:aidee?s?|accompagnee?s?|suivie?s?|soutenue?s?|ecoutee?s?|conseillee?s?|explique|repondu|la|presente?s?|disponibles?|dispos?)$/;

function readOthers(core: string): Reading | undefined {
  const helped = HELPED.exec(core);
  if (helped === null && LEANING_NO.test(core)) {
    return { outcome: "confirm", candidates: [false], rule: "yesno-half" };
  }
  if (helped === null && !HALF_YES.test(core)) return undefined;
  const yes = helped?.[1] === undefined && helped?.[2] === undefined;
  return { outcome: "confirm", candidates: [yes], rule: helped ? "yesno-done" : "yesno-half-yes" };
}

const LED_POSITION =
  /^(?:(?:je|j'|mets|met|tape|reponse|rep|la|le|choix|numero|option|c'est|prends|choisis|dis|dirais) )*(1|2|un|deux)$/;
const HALF_NO =
  /^(?:c'est |c'etait |j'etais )?(?:pas (?:totalement|entierement|completement|souvent|toujours|assez|encore|a chaque fois|tout le temps|a 100|beaucoup|enormement|bien)|toujours pas|peut etre (?:pas|non)|jamais (?:eu|vu|fait|recu|ete|pu)|plutot pas|plus maintenant|plus trop|probablement pas|sans doute pas|je (?:ne )?(?:pense|crois) pas|pas pour l'instant|pas pour le moment|rarement|pas|presque pas|presque jamais)$/;
/** "plutôt d'accord", "pas trop d'accord". */
const AGREED =
  /^(?:je suis )?(plutot|assez|globalement|en gros|a moitie|pas trop|plutot pas|pas vraiment|pas tellement|pas totalement) d'accord$/;
const GLUED =
  /^(oui|non|ouais|ok)(?=(?:j'?ai|c'?est|merci|bien|pasdu|je|tres|mais|parfait|carrement)\S{2,}$|merci$|mais$)/;

/** "o u i", "oiu" and "ouimerci" as they were meant. */
function spelled(core: string): string {
  if (/^[oui]{3,5}$/.test(core) && new Set(core).size === 3) return "oui";
  if (/^(?:\p{L} ){1,3}\p{L}$/u.test(core)) return core.replaceAll(" ", "");
  return core.replace(GLUED, "$1 ");
}

const sounds = new WeakMap<Lexicon, ReadonlyMap<string, boolean>>();

/** A word spelled as it sounds: "karément", "evidament", "ouaiss". */
function bySound(core: string, lexicon: Lexicon): boolean | undefined {
  if (core.length < 3) return undefined;
  let known = sounds.get(lexicon);
  if (known === undefined) {
    const entries = [
      ...lexicon.strongYes.map((word) => [soundOf(word), true] as const),
      ...lexicon.strongNo.map((word) => [soundOf(word), false] as const),
    ];
    known = new Map(entries.filter(([sound]) => sound.length >= 2 && sound !== "no"));
    sounds.set(lexicon, known);
  }
  const sound = soundOf(core);
  const same = known.get(sound);
  if (same !== undefined || sound.length < 6) return same;
  for (const [other, yes] of known) {
    // "y'a moyen" is one slip from "pas moyen", and its contrary.
    const denies = other.startsWith("pa") === sound.startsWith("pa");
    if (other.length >= 6 && denies && oneSlipApart(sound, other)) return yes;
  }
  return undefined;
}

function value(yes: boolean, rule: string, comment?: string): Reading {
  return comment === undefined
    ? { outcome: "value", value: yes, rule }
    : { outcome: "value", value: yes, comment, rule };
}

/** "oui 👎" contradicts itself. */
function mixed({ emoji }: Heard, yes: boolean): Reading | undefined {
  const against = emoji.some((one) => (yes ? NO_EMOJI : YES_EMOJI).has(one));
  return against ? { outcome: "confirm", candidates: [yes], rule: "yesno-mixed" } : undefined;
}

function readEmoji({ emoji }: Heard): Reading | undefined {
  const yes = emoji.some((one) => YES_EMOJI.has(one));
  const no = emoji.some((one) => NO_EMOJI.has(one));
  if (yes && no) return { outcome: "confirm", candidates: [], rule: "yesno-emoji" };
  if (yes || no) return value(yes, "yesno-emoji");
  return emoji.length > 0
    ? { outcome: "confirm", candidates: [], rule: "yesno-emoji-unsure" }
    : undefined;
}

function readPosition(core: string, numbered: boolean): Reading | undefined {
  if (!numbered || (core !== "1" && core !== "2")) return undefined;
  return value(core === "1", "yesno-position");
}

/** "1 oui", "oui 1", "2. non": agreeing is an answer, disagreeing is not. */
function readNumberedWord(core: string, lexicon: Lexicon): Reading | undefined {
  const match = /^(?:(?:le |la |reponse )?(\d) (.+)|(.+) (\d))$/.exec(core);
  const position = match?.[1] ?? match?.[4];
  const word = match?.[2] ?? match?.[3] ?? "";
  if (position !== "1" && position !== "2") return undefined;
  const says = lexicon.yes.has(word) ? true : lexicon.no.has(word) ? false : undefined;
  if (says === undefined) return undefined;
  return says === (position === "1")
    ? value(says, "yesno-position")
    : { outcome: "confirm", candidates: [], rule: "yesno-disagrees" };
}

function readBeginning(heard: Heard, lexicon: Lexicon): Reading | undefined {
  const { core } = heard;
  const yes = lexicon.strongYes.find((word) => begins(core, word));
  const no = lexicon.strongNo.find((word) => begins(core, word));
  const word = yes !== undefined && yes.length >= (no?.length ?? 0) ? yes : no;
  if (word === undefined) return undefined;
  const isYes = word === yes;
  // Short words begin ordinary sentences too ("je refuse", "trop bien", "vrai souci").
  const rest = core.slice(word.length + 1);
  if (TOO_SHORT_TO_BEGIN.has(word)) {
    const same = isYes ? lexicon.yes : lexicon.no;
    return same.has(rest) ? value(isYes, isYes ? "yes-word" : "no-word") : undefined;
  }
  const firmly = ADVERB.test(word) ? "(?:que )?" : "que ";
  if (isYes && new RegExp(`^${firmly}(?:non|nan)(?: |$)`).test(rest)) {
    return value(false, "no-begins");
  }
  if (isYes && !heard.raw.includes(",") && DENIAL.test(rest)) {
    return { outcome: "confirm", candidates: [false], rule: "yesno-denied" };
  }
  if ((isYes ? TURNS : NO_TURNS).test(rest) || (isYes ? BOTH : BOTH_NO).test(rest)) {
    return { outcome: "confirm", candidates: [], rule: "yesno-turns" };
  }
  const comment = restAfter(heard.raw, heard.dropped + word.split(" ").length);
  return value(isYes, isYes ? "yes-begins" : "no-begins", comment);
}

/** "oui pas du tout"; but "oui pas mal", "oui pas de regret". */
const DENIAL = /^(?:pas|jamais|plus)(?: (?!(?:mal|de|d'\w+|probleme|souci)(?: |$))|$)/;
/** "carrément non" is firm, "oui non" is not. */
const ADVERB = /^(?:carr?ement|clairement|absolument|certainement|evidemment|bien sur)$/;

const TOO_SHORT_TO_BEGIN = new Set([
  "k",
  "ya",
  "ye",
  "trop",
  "vrai",
  "jamais",
  "pas possible",
  "exact",
  "nickel",
  "faux",
  "impossible",
  "flemme",
  "we",
  "vi",
  "pas envie",
  "ca marche",
  "c'est bon",
  "cest bon",
  "c bon",
  "pas trop",
  "pas vraiment",
  "pas tellement",
  "pas forcement",
  "je veux pas",
  "je refuse",
  "je prefere pas",
  "j'ai pas envie",
  "meme pas",
  "non plus",
  "a fond",
]);

function begins(core: string, word: string): boolean {
  return core.startsWith(word) && core[word.length] === " ";
}

function readEnd(core: string): Reading | undefined {
  if (core.split(" ").length > 14) return undefined;
  const both = /\b(?:oui|ouais)\b/.test(core) && /\b(?:non|nan)\b/.test(core);
  const said = both || / (?:pas|jamais|ni) /.test(core) ? undefined : AT_THE_END.exec(core)?.[1];
  if (said !== undefined) return value(/^(?:oui|ouais|yes)$/.test(said), "yesno-at-the-end");
  const words = core.split(" ");
  const yes = words.some((word) => /^(?:oui|ouais|yes)$/.test(word));
  const no = words.some((word) => /^(?:non|nan)$/.test(word));
  if (yes && no) return { outcome: "confirm", candidates: [], rule: "yesno-both" };
  if (yes || no) return { outcome: "confirm", candidates: [yes], rule: "yesno-somewhere" };
  return undefined;
}
