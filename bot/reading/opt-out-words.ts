/**
 * Messages that are nothing but a word for STOP and what people say around it: "ok stop merci",
 * "stop36111", "STOPPPP", "dtop", "arrêt svp". A closed list: one word more and it is a sentence.
 */
import { oneSlipApart } from "./normalise.ts";

const EXACT = new Set(
  (
    "stop stopp stope stops stoppe stopez stoppez stopper st0p stopall optout unsubscribe unsub " +
    "quit cancel revoke end desabo desinscription desinscrire desinscrivez desinscris " +
    "desabonner desabonnement desabonnez desabonne desabonnes radiez cessez"
  ).split(" "),
);
/** Without their double letters, which half of the people misplace. */
const ARRET = ["aret", "arete", "aretez", "areter", "aretes"];
/** Near these words, and something else: a trainee, an arena, a deposit. */
const NOT_ARRET = /^(?:arr?etai|ar+etent|arpete|arene|arrhe|arete$|aretes$|arr?eta)/;
const LONG = ["desabonnement", "desinscription", "desinscrire", "desabonner", "unsubscribe"];

/** What lies beside each letter of STOP on a French keyboard. */
const BESIDE: readonly (readonly [string, string])[] = [
  ["s", "qdzewx"],
  ["t", "ryfg"],
  ["o", "ipkl"],
  ["p", "olm"],
];
const SLIPS = slipsOfStop();

/** One letter beside the right one, typed instead of it or with it; two letters swapped or doubled. */
function slipsOfStop(): ReadonlySet<string> {
  const slips = new Set<string>(["tsop", "sotp", "stpo"]);
  for (const [at, [letter, beside]] of BESIDE.entries()) {
    const before = "stop".slice(0, at);
    const after = "stop".slice(at + 1);
    slips.add(before + letter + letter + after);
    for (const other of beside) {
      slips.add(before + other + after);
      slips.add(before + letter + other + after);
      slips.add(before + other + letter + after);
    }
  }
  return slips;
}

/** Whether one folded word says STOP. */
export function isStopWord(word: string): boolean {
  if (isPlainStop(word) || EXACT.has(word)) return true;
  if (word.startsWith("ar")) {
    const single = word.replaceAll(/(.)\1+/g, "$1");
    return !NOT_ARRET.test(word) && ARRET.some((one) => oneSlipApart(one, single));
  }
  return word.length > 8 && LONG.some((one) => oneSlipApart(one, word));
}

/** STOP itself, glued to a number or a courtesy, or one slip of the thumb away. */
export function isPlainStop(word: string): boolean {
  return /^(?:stop){1,9}(?:p|e|sms|svp|stp|merci|mrc|\d{2,6})?$/.test(word) || SLIPS.has(word);
}

/** Said beside STOP without changing it. `@` stands for a word that says STOP. */
const AROUND = [
  // Greetings, courtesies and names for the other.
  "svp|svpp|stp|stpp|s'il|vous|te|plait|please|plz|pls|merci|mrc|mci|d'avance|beaucoup|cordialement",
  "bonjour|bonsoir|salut|bjr|bsr|slt|bye|ciao|adieu|au revoir|bonne|journee|soiree|madame|monsieur",
  "frere|frr|fre|bro|mec|gros|wesh|wsh|khoya|kho|khey|sahbi|habibi|poto|chef|les gars|la famille",
  "desole|desolee|dsl|je suis desolee?|pardon|par|pitie|mdr|lol|a|tous|por|favor|sirius",
  // Small words that lead to it.
  "non|nan|nn|ok|oui|no|mais|donc|alors|et|bref|bah|ben|euh|bon|du coup|allez|la|quoi|hein|vraiment|on",
  "moi|pour|pour moi|c'est bon|c'est|ca|ma reponse|reponse|point|au|numero|\\d{2,6}|it|all",
  "(?:je |j')(?:vous |te |t')?(?:dis|repete|ecris|mets|met|tape|reponds?|envoie|choisis|veux|souhaite)",
  // From when, and how much of it.
  "maintenant|direct|definitivement|immediatement|immediate?|tout de suite|de suite|aujourd'hui|now",
  "(?:a partir de|des) maintenant|a present|a vie|pour toujours|forever|(?:plus )?jamais|enfin|a la fin",
  "tout|tt|tout ca|ca suffit|assez|basta|khlass?|khalass?|safi|baraka",
  // What we send.
  "contact|envois?|sms|mms|msg|messages?|mail|mails|texto|textos|pub|pubs|spam|spams|notifs?",
  "notifications?|relances?|sondages?|questionnaires?|appels?|trop de (?:messages?|sms|questions)",
  "(?:ca fait )?(?:la )?\\d+ ?(?:e|eme)? (?:fois|messages?|sms)(?: que je (?:vous |te )?(?:dis|dit))?",
  // Why.
  "pas (?:du tout |vraiment )?interessee?|ca m'interesse pas|(?:j'ai )?pas le temps|pas dispo",
  "pas envie|pas mon truc|flemme|osef|balec|trop long|rgpd|arnaque|scam|fake|bot|robot",
  "(?:c'est|vous etes|t'es|tes|t) (?:trop |grave |vraiment )?(?:relous?|lourds?|chiants?|penibles?)",
  "(?:c'est|vous etes) (?:abuse|insupportables?)|rien a foutre|degagez?|ta gueule|tg|ftg|fdp",
  "putain|ptn|ptin|bordel|(?:de )?merde",
].join("|");
const ALONE = new RegExp(`^(?:(?:${AROUND}) ){0,8}@(?: (?:${AROUND}|@)){0,10}$`);
/** After "arrêt", unlike after STOP, only courtesies and what we send are safe: "arrêt au numéro 12". */
const AROUND_ARRET = [
  "svp|stp|s'il|vous|te|plait|please|plz|merci|mrc|d'avance|bonjour|bonsoir|cordialement|bonne|journee",
  "soiree|desolee?|par|pitie|putain|ptn|bordel|non|ok|oui|donc|bon|allez|moi|frere|frr|bro|la|c'est bon",
  "maintenant|direct|definitive?|definitivement|immediate?|immediatement|de suite|tout|tt|ca|cela",
  "envois?|sms|mms|msg|messages?|mails?|textos?|pubs?|spams?|notifs?|notifications?|relances?",
  "des|les|ces|vos",
].join("|");
const ARRET_ALONE = new RegExp(`^(?:(?:${AROUND_ARRET}) ){0,8}@(?: (?:${AROUND_ARRET}|@)){0,8}$`);
const UNSUBSCRIBE = /^(?:lien de |ma |(?:je )?demande (?:ma |de )?|comment )?@(?: comment)?$/;
/** "On bossait non stop", "oui non stop". */
const NON_STOP = /(?<!\bnon )\bnon[ -]?stop\b(?!.*\b(?:svp|stp|merci|please|plait)\b)/;
/** "mdr arrête" is disbelief. */
const LAUGHING = /\b(?:mdr+|lol|ptdr+|haha\w*|xd)\b/;

/** Whether all of a message is a word for STOP and things said around it. */
export function isStopAlone(core: string, folded: string): boolean {
  if (core.length > 120) return false;
  const texts = core.split(" ");
  const words = texts.map((word) => (isStopWord(word) ? "@" : word));
  if (!words.includes("@")) return false;
  if (texts.some(isPlainStop)) return ALONE.test(words.join(" ")) && !NON_STOP.test(folded);
  if (/^(?:non|oui|ok) arretee?s?$/.test(core) && !/[,.!]/.test(folded)) return false;
  const form = words.join(" ");
  if (UNSUBSCRIBE.test(form) && !texts.some((word) => word.startsWith("ar"))) return true;
  return ARRET_ALONE.test(form) && !LAUGHING.test(folded);
}
