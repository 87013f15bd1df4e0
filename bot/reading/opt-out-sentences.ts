/** STOP with a sentence before or after it: "stop, pas le temps", "je vous ai dit stop". */
import { anyOf } from "./opt-out-grammar.ts";
import { isPlainStop, isStopAlone } from "./opt-out-words.ts";

/** Words before or after "stop" that may still belong to it. */
const BESIDE_WORDS_MAX = 14;

const WHAT_WE_SEND = `(?:putain de )?(?:(?:moi|avec|a|au|aux|de|d'|des|du|les|le|la|l'|vos|votre|ton|ta|tes|ce|cette|ces|ses|tous|tout|toutes) ?){0,4}${anyOf(
  "sms|mms|messages?|msgs?|mess|textos?|mails?|notifs?|notifications?|relances?|pubs?|spams?|envois?",
  "questions|questionnaires?|sondages?|enquetes?|conneries|trucs?|appels?",
  "harcelement(?= (?:par sms|avec vos)|$)",
)}\\b(?! (?:d'|du|des|de (?!votre|ta|vous|toi|sirius)|contra|dans|en|pendant|entre|chez|le (?:soir|dimanche|samedi|week)|la nuit|au (?!\\d)))`;
/** After STOP: what we send, what we do, or why the person has had enough. */
const TAIL = new RegExp(
  `^${anyOf(
    WHAT_WE_SEND,
    "(?:de |d')?(?:me |m'|nous )|d'(?:envoyer|ecrire)|texting|sending|writing|messaging|spamming",
    "(?:la )?(?:je|j'\\w+|vous|tu|t'es|ca) |ca suffit$|la (?:vous|tu|ca|c'est)|je$",
    "c'est (?:la (?:\\d|\\w+ieme)|bon|fatigu|relou|lourd|chiant|penible|abuse|saoulant|soulant|du (?:harcelement|spam))",
    "c'est (?:une? (?:arnaque|num)|le num|mon num|pas (?:moi|bien|legal|normal|mon num)|non|mort)",
    "c'est (?:trop (?:de|long|relou|chiant)|la nuit|n'importe)",
    "(?:y en a |j'en ai |ya |de |du )?(?:marre|ras le bol)(?: de (?:vos|tes|ces)|$)",
    "n'insist|insist|qui (?:vous|t'a)|plus (?:interess|concerne|de (?:sms|messages?))",
    "pas (?:interess|envie|mon truc|le temps|concern|besoin)",
    "ou j|sinon|a tout(?: ca)?$|rgpd|arnaque|et (?:merci|laiss|arret)|au \\d|num",
  )}`,
);
/** The same after "arrêtez", which begins many ordinary sentences. */
const TAIL_OF_ARRET = new RegExp(
  `^${anyOf(
    "c'est (?:relou|lourd|chiant|penible|fatigu|saoulant|soulant)|ou (?:je|j')|sinon|vous (?:me |m'|nous )|tu (?:me |m')|n'insist|j'en (?:ai marre|peux plus)$|stop",
    "ca suffit(?: (?:maintenant|svp|stp|merci|avec|les (?:sms|messages?|msg)))?$",
    "j'ai (?:dit|deja dit) |(?:je (?:ne )?suis )?pas interess|ca m'interesse pas",
  )}`,
);
/** Before a STOP that nothing separates: "pas le temps stop", "je vous ai dit stop". */
const BEFORE = new RegExp(
  `(?:^| )${anyOf(
    "relous?|lourds?|chiants?|(?:ras le|c'est) bo[ln]|peux plus|desinscrite?|desabonnee?",
    "autre chose a faire|interesse\\w*|m'interesse pas|arnaque|spam|maintenant|marre|assez|suffit",
    "(?:le|du) temps|repond\\w*(?: pas| plus)?|messages?|sms|numero|envie|rien|c'est qui|connais pas",
    "desolee?|je (?:vous|t'|te) (?:ai )?(?:deja )?(?:dis|dit)",
  )}$`,
);
const SAID =
  /^(?:mais |non |donc |euh )?(?:je (?:vous |t'|te )?(?:ai )?(?:deja )?(?:dit|dis)|j'ai (?:deja )?dit)$/;

/** What the person went through, rather than what they ask of us. */
const TRAINING = new RegExp(
  `\\b${anyOf(
    "cfa|patron\\w*|chefs?|boss|tuteurs?|tutrices?|profs?|format(?:eur|rice|ion)s?|cours|heures? sup",
    "horaires?|apprenti(?:e|s|es|ssage)?|alternan\\w*|boites?|entreprises?|contrats?|stages?",
    "stagiaires?|chantiers?|cuisines?|restau\\w*|salons?|garages?|ateliers?|ecoles?|lycees?|travail",
    "taf|boulot|bosser?|collegues?|diplomes?|metiers?|cap|bts|bac|trajets?|transports?|bus|salaires?",
    "payes?|menage|vaisselle|jeunes|gens|violence\\w*|sexisme|racisme|prejuges|cliches|exploitation",
    "harcelement",
  )}\\b`,
);
/** People tell in the past and ask in the present. */
const PAST =
  /\b(?!(?:mauv|jam|m|franc|angl|s|v|pl|parf|souh|f|l|retr)ai[st]\b)\w+(?<!r)(?:ais|ait|aient)\b|\b(?:j'ai (?:ete|eu|du|fait|arrete|trouve|appris|bosse|vecu|kiffe|adore|aime|failli)|on a|ils ont|il a|elle a|me suis)\b/;
/** Reasons for STOP that speak of the training all the same. */
const NOT_CONCERNED = new RegExp(
  `\\b${anyOf(
    "(?:plus|pas|jamais) (?:ete |etait )?(?:apprentie?|au cfa|concerne)|(?:bosse|travaille) plus",
    "(?:plus|pas|jamais) (?:ete |etait )?en (?:cfa|formation|apprentissage|alternance|cours)",
    "deja (?:repondu|dit|demande|signale)|pas donne|rien demande|interess",
    "suis (?:au|en) (?:travail|taf|boulot|cours|service)",
  )}`,
);

/** A STOP between two marks of punctuation: "STOP. Je ne suis pas intéressé", "pas le temps, stop". */
export function saysStopApart(clauses: readonly string[]): boolean {
  const at = clauses.findIndex(
    (clause) => (/\bst[o0]p/.test(clause) || clause === "arretez") && isStopAlone(clause, clause),
  );
  if (at < 0) return false;
  // "Stop : les heures sup, c'est abusé" goes on about the training.
  return at === clauses.length - 1 || !isTestimony(clauses.slice(at + 1).join(" "));
}

/** "stop vous me saoulez", "arrêtez ou je porte plainte"; not "stop aux heures sup". */
export function beginsWithStop(reply: string): boolean {
  const [, word = "", rest = ""] =
    /^(?:(?:bonjour|bonsoir|salut|ok|oui|non|bon|allez|mais|svp|desolee?|wesh) ){0,3}(\S+)(?: (?:svp|stp|merci)){0,2} (.+)$/.exec(
      reply,
    ) ?? [];
  if (rest === "" || rest.split(" ").length > BESIDE_WORDS_MAX || isTestimony(rest)) return false;
  if (/^ar?ret(?:ez|e|er)$/.test(word)) return TAIL_OF_ARRET.test(rest);
  return (isPlainStop(word) || /^stopp?ez?$/.test(word)) && TAIL.test(rest);
}

/** "ça m'intéresse pas stop", "c'est relou arrêtez"; not "on bossait non stop". */
export function endsWithStop(reply: string): boolean {
  const [, before = "", last = ""] = /^(.+) (\S+)$/.exec(reply) ?? [];
  if (before.split(" ").length > BESIDE_WORDS_MAX || isTestimony(before)) return false;
  if (last === "arretez") return BEFORE.test(before);
  return isPlainStop(last) && (BEFORE.test(before) || SAID.test(before));
}

function isTestimony(text: string): boolean {
  return (TRAINING.test(text) || PAST.test(text)) && !NOT_CONCERNED.test(text);
}
