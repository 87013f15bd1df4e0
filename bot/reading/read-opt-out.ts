/**
 * STOP, in every spelling, and START. Read before anything else, on every channel and question: a
 * STOP that is missed harasses someone; a STOP that is imagined loses an answer and a reader.
 */
import { hear, type Heard } from "./normalise.ts";

/** As a whole message. */
const STOP_ALONE = new Set(
  [
    "stop stopp stope stoppe stopez stoppez stopall optout quit cancel revoke unsubscribe unsub end",
    "arret arrets arrete arretes arreter arretez aret arete areter aretez arrt stopsms",
    "desabonner desabonnement desabonnez desabonne desabonnes desabo desinscription desinscrire",
    "desinscrivez desincription desinscris resilier resiliation radiez",
  ].flatMap((line) => line.split(" ")),
);
/** Words that begin a STOP when one of `TAILS` follows. */
const STOP_FIRST = new Set(
  "stop stopp stope stopez stoppez stoppe arret arrete arreter arretez aretez arete unsubscribe desabonnement desabonnez desabonner desinscription desinscrivez desinscrire".split(
    " ",
  ),
);
const TAILS =
  /^(?:sms|msg|mms|texto|textos|message|messages|mess|notif|notifs|notification|notifications|pub|pubs|spam|svp|stp|s'il|merci|mrc|please|plz|tout|tt|maintenant|direct|desole|desolee|vous|moi|stop|arretez|arrete|arreter|ca|c'est|c|j'en|j'ai|jai|je|j'suis|jsuis|jveux|plus|marre|ras|ca suffit|de m|d'envoyer|d'ecrire|denvoyer|les sms|les messages|les message|les msg|les notifs|les pubs|les relances|vos|ces|m'\w+|s'il vous plait|au \d{3,6}|pas interess\w*|n'insist\w*|insist\w*|de m'\w+|aux? (?:sms|messages?|relances?|notifs?)|a tout|a ces|a vos|envoi|envois|les envois|\d{3,6})(?: |$)/;
/** What makes of it an ordinary sentence. */
const ORDINARY =
  /^(?:j'ai (?:ete|eu|du|arrete|fait)|je (?:trouve|bosse|travaille|me suis|suis (?:alle|parti|tombe))|vous (?:savez|avez)|tout court|ca (?:a|m'a))(?: |$)/;

/** Requests that say it in a sentence; folded beginnings, read near the start of a short message. */
const PHRASES = [
  /\b(?:ne )?m'(?:ecri[vs]\w*|envo[yi]\w*|appel\w*|contact\w*|derang\w*|embet\w*|harcel\w*|relanc\w*) (?:plus|pas)\b/,
  /\b(?:ne )?me (?:contact\w*|relanc\w*|derang\w*|harcel\w*|parl\w*|solicit\w*|sollicit\w*|recontact\w*|spam\w*) (?:plus|pas)\b/,
  /^(?:\w+ )?arret(?:e|ez|er) (?:un peu )?(?:de |d')(?:m'|me (?:contact|relanc|derang|harcel|spam|solicit|sollicit|parl|ecri|envo)|vos |ces |m |spam|harcel|envoyer|ecrire|relanc|nous (?:ecri|envo|contact|relanc|harcel))/,
  /\b(?:laiss|fich|fout|fou)(?:e|ez|es|er|tez)? ?moi (?:tranquil\w*|la paix|en paix)\b/,
  /\b(?:lache|lachez|oubliez|oublie) ?moi\b/,
  /\b(?:supprim|efface?|enlev|retir|vir|desinscri[vs]|desabonn|radi|suprim)(?:e|ez|er|es)?[ -]?(?:moi\b|mon (?:num|tel|contact|nom de)|mes coord|mon 06)/,
  /\b(?:veu[xt]?|souhaite|voudrais|aimerais|desire|demande a|merci de) (?:ne )?(?:plus|pas) (?:etre (?:contact|sollicit|derang|relanc|embet)|recevoir|avoir (?:de |d'|vos |ces )?(?:sms|message|notif|mail))/,
  /\b(?:veu[xt]?|voudrais|souhaite) (?:plus|pas) (?:de |d'|vos |ces |des |les )?(?:vos |ces )?(?:sms|message|notif|mail|relance|sondage)/,
  /\bjveu[xt]? (?:plus|pas) (?:de |recevoir|avoir|etre contact|vos|ces)/,
  /^(?:je (?:veux|souhaite|voudrais|desire|demande a)|jveux|comment|merci de|faut|pouvez vous|vous pouvez) (?:faire pour |on fait pour |je fais pour )?(?:me |m'|nous )?(?:se |s'|je me )?(?:desabonn|desinscri|retirer de la liste|enlever de la liste|sortir de la liste)(?!\w* (?:du|de la|de l|au|a la) ?'?(?:cfa|formation|ecole|lycee|fac|parcoursup|centre|examen|sport|club))/,
  /(?:marre|ras le bol|saoul\w*|soul\w*|gav\w*|assez|fatigu\w*|stop|halte|fini)(?: \S+){0,4} (?:vos|tes|ces|les) (?:sms|messages?|msg|relances?|textos?|notifs?|pubs?|spams?)\b/,
  /^(?:la |mais |stop )?(?:vous|tu) (?:me|m'|nous) ?(?:commence\w* a (?:me )?)?(?:saoul|soul|harcel|gonfl|fatigu|derang|emmerd|gav|cass|spam|fait\w* chier|pren\w* la tete)/,
  /(?:veu[xt]?|voudrais|souhaite|aimerais) (?:plus|pas) qu(?:e (?:vous|tu|sirius|le cfa)|'on) (?:me |m')/,
  /\b(?:ne )?plus (?:jamais )?(?:m'|me )?(?:envoyer|recevoir|contacter|ecrire|relancer|deranger|solliciter)\b/,
  /^(?:plus|pas|aucun) (?:jamais )?(?:de |d')?(?:contact|pub|pubs|spam|demarchage)s?\b/,
  /^(?:desactiv|desinscri[vst]|desabonn|resili|annul)\w* (?:moi|svp|stp|merci|mon abonnement|mon inscription|l'abonnement|les sms|les notif\w*|les messages|s'il)/,
  /^(?:degage|degagez|barrez vous|barre toi|cassez vous|spam|c'est du spam)$/,
  /^(?:svp|stp|s'il vous plait|merci de|veuillez|pouvez vous|vous pouvez)(?: \S+){0,2} (?:me|m'|moi)(?: \S+)? ?(?:desabonn|desinscri|retirer|enlever|supprimer|rayer|radier)/,
  /^(?:je (?:veux|souhaite|voudrais|demande) )?(?:qu'on )?(?:me )?(?:retir|enlev|supprim|desinscri|sort|ray|raya)\w* (?:moi |mon \w+ )?(?:de |de la |de votre |de vos |des |du )?(?:liste|fichiers?|base|envois|listing)/,
  /^(?:se|me|m') ?(?:desabonner|desinscrire)$/,
  /^(?:merci|priere|veuillez|pouvez vous|vous pouvez|faut|il faut|je demande)(?: \S+)? (?:d'|d |de |)(?:arreter|cesser|stopper) (?:(?:de |d')(?:m'|me |nous |vos |ces |envoyer|ecrire|spam|harcel)|(?:les|vos|ces) (?:sms|message|envoi|relance|notif|mail)|tout ca|tout$)/,
  /^(?:plus|pas) (?:de|d'|aucun) ?(?:sms|messages?|msg|relances?|notifs?|mails?)(?: (?:svp|stp|merci|s'il \S+ plait|de votre part|de sirius|desormais|maintenant|du tout))*$/,
  /^(?:svp |stp |merci de |veuillez )?(?:cess|stopp|arret)\w* (?:vos|tes|ces|de m'|d'envoyer|de me (?:contacter|relancer|deranger|harceler|spammer|solliciter)|de (?:nous|vous) (?:ecrire|contacter)|l'envoi|les envois)/,
  /^je (?:me (?:desinscri|desabonn)|m'oppose a (?:recevoir|l'envoi|vos|ces|ce que|etre)|refuse (?:de recevoir|d'etre contact))/,
  /\b(?:remove me|leave me alone|stop (?:texting|sending|messaging|contacting)|do not (?:text|contact)|don't (?:text|contact))\b/,
  /\bne plus (?:me|m') ?(?:contacter|ecrire|envoyer|deranger|relancer|solliciter|appeler)/,
  /\b(?:retir|enlev|ray|sort)(?:e|ez|er) (?:moi|mon \w+) de (?:la|votre|vos|cette) list/,
];
/** "je dis stop". */
const SAID =
  /^(?:je (?:vous |te )?dis|j'ai dit|je repete|moi je dis|alors|donc|du coup|la|c'est|ma reponse c'est|reponse) (?:stop|arretez)$/;
const PHRASE_WORDS_MAX = 18;
const START_ALONE = new Set([
  "start",
  "reprendre",
  "debut",
  "unstop",
  "je veux reprendre",
  "oui je veux reprendre",
  "on reprend",
  "reprenons",
]);

/**
 * Reads a reply as STOP or START, whatever was asked.
 *
 * @param extra  Folded words that a script adds to STOP, as whole messages.
 * @returns undefined for everything else: the reply is then read as an answer.
 */
export function readOptOut(
  reply: string,
  extra?: ReadonlySet<string>,
): "stop" | "start" | undefined {
  return hearOptOut(hear(reply), extra);
}

/** The same, for a reply already cut into words. */
export function hearOptOut(
  heard: Heard,
  extra?: ReadonlySet<string>,
): "stop" | "start" | undefined {
  const { core, plain, words } = heard;
  if (core === "" || words.length > 60) return undefined;
  if (START_ALONE.has(core)) return "start";
  if (STOP_ALONE.has(core) || extra?.has(core) === true) return "stop";
  const joined = core.replaceAll(" ", "");
  if (/^(?:stop)+(?:sms)?\d{0,6}$/.test(joined) || /^s ?t+ ?o+ ?p+e?$/.test(core)) return "stop";
  if (/^(?:opt ?out|stop all|des ?abonnement|desabonne[zr]? (?:moi|svp)?)$/.test(core)) {
    return "stop";
  }
  if (SAID.test(core) || beginsWithStop(heard)) return "stop";
  if (words.length <= PHRASE_WORDS_MAX && PHRASES.some((phrase) => phrase.test(plain))) {
    return "stop";
  }
  return undefined;
}

function beginsWithStop({ core, words, dropped }: Heard): boolean {
  const space = core.indexOf(" ");
  if (space < 0) return false;
  const first = core.slice(0, space);
  if (!STOP_FIRST.has(first)) return false;
  const rest = core.slice(space + 1);
  if (ORDINARY.test(rest)) return false;
  const count = rest.split(" ").length;
  // "STOP, …" and "STOP!" end the word; for an "arrêt" they may begin a tale.
  const separated = /[,.!;:\n]/.test(words[dropped + 1]?.before ?? "");
  if (separated && first.startsWith("sto") && count <= 12) return true;
  if (!TAILS.test(rest)) return false;
  if (/^(?:sto|unsub|desab|desin)/.test(first)) return count <= 12;
  return count <= 8 && !/^(?:je|j'|c'est|c|de|plus|tout|ras|vous|moi)(?:\b|$)/.test(rest);
}
