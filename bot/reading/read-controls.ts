/** What a reply says of the conversation itself: who are you, wrong number, later, back, skip, erase. */
import type { Lexicon } from "./lexicon.ts";
import { saysAny, type Heard } from "./normalise.ts";
import type { Reading } from "./reading.ts";

const words = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split("|")));

const HELP = words(
  "aide|aidez moi|help|info|infos|information|informations|contact|?|aide svp|besoin d'aide|c'est qui|c ki|c qui|cki|t ki|tki|t qui|t'es qui|tes qui|vous etes qui|vous ete qui|vs etes qui|qui etes vous|qui est ce|qui es tu|kietu|c'est quoi|c koi|c quoi|ckoi|c'est quoi ca|c'est quoi ce truc|c'est koi|kesako|qu'est ce que c'est|c'est pour quoi|c'est pourquoi|quoi|hein|pardon|comment|comment ca|je comprends pas|je comprend pas|j'ai pas compris|jai pas compris|je n'ai pas compris|j'ai rien compris|pas compris|je comprends rien|jcomprends pas|ca veut dire quoi|sa veut dire quoi|c'est a dire|cad|qui|who is this|who are you|menu|mode d'emploi|comment ca marche|comment on fait|je fais comment|je dois faire quoi|faut faire quoi|il faut mettre quoi|je mets quoi|je dois repondre quoi|c'est quoi la question|quelle question",
);
const HELP_PHRASES = [
  /^(?:j'ai |g )?besoin d'aide$|^(?:help|aide[rz]?)(?: (?:moi|me|please|svp|stp))+$/,
  /^(?:ce|c'est|t'es|t|tes|vous etes|vous ete|qui) (?:qui|ki|c'est|etes vous)(?: (?:toi|vous|ca|la|exactement|en fait|au juste|deja|d'ailleurs))*$/,
  /^sirius c'est (?:quoi|qui)/,
  /(?:vous|tu) (?:avez|as) eu mon (?:num\w*|tel\w*|06|07|contact)/,
  /(?:comment|ou|pourquoi|d'ou|dou) (?:vous |t'|tu |est ce que vous )?(?:avez|as|connaissez|avz|sort|vient)(?: \S+){0,4} (?:num|numero|tel|telephone|06|07|contact)\b/,
  /qui (?:vous a|t'a|ta|vous as|a) (?:donne|file|passe|refile)(?: \S+){0,3} (?:num|numero|tel|telephone|contact)/,
  /^(?:vous etes|t'es|c'est|tes|vous ete) qui\b(?! (?:qui|a|ont|avait|le|la|les)\b)/,
  /^c'est (?:quoi|qui)(?: \S+)? sirius/,
  /^c'est quoi (?:ce|ca|cette|le|votre|ce truc)(?: \S+)?$/,
  /(?:c'est|cest|est ce) une? (?:arnaque|scam|fake|spam|bot|robot|vrai)|^arnaque$|^fake$/,
];
const WRONG_PERSON = [
  /(?:mauvais|faux|pas le bon|pas le bn|movais) ?(?:num|numero|tel|destinataire)\b(?! de (?!tel))/,
  /(?:erreur|trompe|tromper|trompez|trompes|gourez|goure|plantez)(?: \S+){0,2}? ?(?:de|d'|du)? ?(?:num|numero|personne|destinataire)/,
  /(?:vous vous|vs vs|tu te|tu t'es|vous vous etes|vous etes) (?:trompe|trompez|trompes|plante|gourre|plantez)/,
  /(?:pas la bonne|mauvaise) personne/,
  /^(?:bonjour |desole |non |ah )*(?:c'est|cest|je suis|ici|moi c'est|j'suis|vous parlez a) (?:la |le |sa |son |ma )?(?:mere|maman|pere|papa|soeur|frere|grand mere|mamie|tante|oncle|belle mere|copine|copain|conjoint|femme|mari|epouse|parents?) (?:de |d'|a )/,
  /^(?:il|elle) a change de (?:num\w*|tel\w*|portable)/,
  /^c'est (?:pas )?le (?:num\w*|tel\w*|portable) (?:de (?:sa|son|ma)|du) (?:mere|maman|pere|papa|soeur|frere|parents?|copine|copain)/,
  /^(?:je suis|c'est|ici|moi c'est|vous parlez a) (?:sa|son|ses) (?:belle |beau |grand )?(?:mere|maman|pere|papa|soeur|frere|parents?|copine|copain)\b/,
  /^(?:non |desole |ah non )*(?:c'est|ce n'est|c|cest|c'e|ce) (?:pas|plus) (?:moi|lui|elle|son num\w*|le num\w* de|la bonne|a moi ca)(?: qui (?:a|ai) fait (?:cette|la|cet|l').*)?$/,
  /(?:num|numero|tel|portable) (?:a |n'est |est |c'est )?(?:change|plus (?:le sien|a lui|a elle|celui)|reattribue|plus attribue|pas celui)/,
  /(?:je ne connais|je connais|connait|connais) (?:pas|aucun|aucune|personne) (?:cette personne|de |d'|ce (?:nom|prenom|monsieur)|qui s'appelle|du nom|a ce nom)/,
  /^(?:je (?:ne )?)?connais aucune? \S+$/,
  /(?:personne ne s'appelle|il n'y a pas de|(?:y a|ya|y'a) (?:pas de|personne)|aucun|aucune) (?:\S+ ){0,3}?(?:ici|a ce num\w*|de ce nom|a ce nom)$/,
  /(?:je ne suis|je suis|chui|jsuis|suis) pas (?:cette personne|celui|celle|la personne|monsieur|madame|le bon|la bonne)/,
  /wrong (?:number|person)/,
  /(?:jamais|pas) (?:fait|ete|suivi|connu) (?:d'|en |de |cette |ce |votre |l'|un |ton )?(?:apprentissage|apprenti|apprentie|cfa|formation)(?: \S+)?$/,
];
const LATER = [
  /^(?:\S+ ){0,3}(?:plus tard|plu tard|pl tard|plustard|plutard|un autre jour|une autre fois|un autre moment|tout a l'?heure|toute a l'heure|tal|ta l'heure|apres (?:le|la|les|mon|mes) (?:taf|boulot|travail|service|cours|pause)|ce soir|ce aprem|cet aprem|cette aprem|cet apres midi|demain(?: (?:matin|soir|midi|aprem|apres midi))?|2m1|2main|dem1|tantot|ce week ?end|ce we|(?:la )?semaine (?:prochaine|pro)|dans (?:une?|deux|quelques|\d{1,2}) ?(?:heures?|h|min|minutes?|mn|jours?))(?: (?:svp|stp|peut etre|ptet|merci|si possible|plutot|promis|je (?:vous )?repond\w*|desole|je suis \S+(?: \S+)?|je bosse|j'ai cours|(?:si|quand|des que) .{2,30}))*$/,
  /^(?:desole |la |non |ah |c'est ){0,5}(?:pas|po) (?:maintenant|mtn|mnt|le temps(?! de (?!repondre|faire (?:ca|le)|lire))|la tout de suite|tout de suite|dispo|disponible|le moment|pour l'instant|la(?! (?:peine|moindre|bonne|meme)))(?: .{0,40})?$/,
  /(?:j'ai|jai|je n'ai|g|j'ai vraiment|ai) (?:pas|po|pas trop|pas vraiment|plus) (?:le |trop le |du |de )?(?:temps|tps|tmps|tmp)\b(?! (?:de |d')(?!repondre|faire (?:ca|le)|lire|ecrire))/,
  /^(?:desole |la |non |pardon )*(?:je suis|jsuis|chui|j'suis|suis|chuis|je sui) (?:actuellement |encore |deja )?(?:occupe\w*|en cours|au taf|au travail|au boulot|en service|en reunion|au volant|a table|dans le (?:metro|train|bus)|pas (?:dispo|disponible|libre)|en train de (?:bosser|manger|travailler|conduire))(?: .{0,40})?$/,
  /^(?:la )?(?:je bosse|je travaille|jbosse|je mange|je dors|j'ai cours)(?: la| maintenant)?$/,
  /(?:je|j') ?(?:vous |te |t'|y )?(?:repond\w*|ferai|reviens|reviendrai|reviens vers vous|rep|regarde\w*|verrai|vois ca|fais ca) (?:\S+ )?(?:plus tard|demain|ce soir|apres|tout a l'heure|tt a l'heure|dans la soiree|ce week ?end|quand (?:je|j') \S+)/,
  /^(?:rappel\w*|relanc\w*|recontact\w*|reecri\w*)(?: moi| nous)? (?:plus tard|demain|ce soir|apres|dans|lundi|la semaine|quand)/,
  /^(?:later|not now|tomorrow|apres|attends?|attendez|une minute|1 min|2 min|deux minutes|minute)$/,
];
const BACK = words(
  "retour|retours|retourner|retour svp|precedent|precedente|precedant|question precedente|la question precedente|question d'avant|la question d'avant|revenir|revenir en arriere|en arriere|retour arriere|retour en arriere|retourner en arriere|back|go back|corriger|corrige|correction|je me suis trompe|je me suis trompee|je me suis tromper|jme suis trompe|jme suis tromper|jme suis trompee|me suis trompe|me suis tromper|oups je me suis trompe|je veux corriger|modifier|modifier ma reponse|changer ma reponse|corriger ma reponse|je veux changer ma reponse|annuler|annule|undo|j'ai fait une erreur|erreur de ma part|je veux revenir en arriere|j'ai mal repondu|mauvaise reponse|c'est pas ce que je voulais mettre",
);
const RESTART = words(
  "recommencer|recommence|restart|on recommence|je veux recommencer|je veux tout recommencer|recommencer depuis le debut|repartir de zero|reprendre depuis le debut|tout recommencer|reset|depuis le debut|start over|refaire|je veux refaire",
);
const SKIP = words(
  "passe|passer|pass|passez|pase|paser|suivant|suivante|suivan|suivent|skip|next|question suivante|je passe|jpasse|on passe|joker|sauter|saute|je saute|sans reponse|pas de reponse|aucune reponse|prochaine|prochaine question|la suite|je passe mon tour|autre question|passons|passer la question|passer cette question|je prefere passer|je veux passer|je prefere pas repondre|je prefere ne pas repondre|je prefere pas dire|je prefere ne pas dire|je prefere ne pas le dire|je prefere pas le dire|prefere pas dire|prefere pas repondre|jprefere pas dire|jprefere pas repondre|passe cette question|on passe a la suite|passe a la suite|passer a la suite|passez a la suite|suite",
);
const REFUSE = [
  /^(?:je |j'|jveux |)(?:ne )?(?:veux|souhaite|voudrais|desire|veut) (?:pas|plus) (?:y |vous )?(?:repondre|le dire|en parler|dire|donner)/,
  /^(?:ca |cela |sa )?(?:ne )?(?:vous|te|t') ?(?:regarde|concerne) pas/,
  /^je refuse (?:de|d') (?:repondre|dire|donner)/,
  /^(?:c'est|cest|c) (?:prive|perso|personnel|confidentiel)$|^no comment$|^sans commentaire$|^prive$|^pas vos affaires$|^mele toi de tes affaires$/,
];
const DONT_KNOW = [
  /^(?:\S+ ){0,2}(?:(?:je |j'|j |jn )?(?:ne |n'en |n')?(?:sais|sait|sai)|(?:je |j'|j'en |n'en )(?:ne )?(?:c|c'est)|c'est(?= p\S+(?: (?:trop|vraiment|du tout|moi|encore))?$)) (?:vraiment |meme |trop |franchement |absolument )?(?:pas|plus|po|pa|rien)(?: (?:trop|vraiment|du tout|quoi (?:dire|repondre|mettre|penser)|franchement|desole\w*|en fait|honnetement|moi|du tout|encore|comment \S+))*$/,
  /^(?:jsp|jspp|jsais? (?:pas|plus|po)|jsé pa|j'sais pas|chais? ?(?:pas|po|pa|plus)|chepa|chepas|chepo|chpa|che pas|sais pas|c pas|nsp|idk|i don't know|dont know|don't know|dunno|no idea)(?: (?:sorry|trop|vraiment|moi|desole|du tout|frere|quoi (?:dire|mettre|repondre)|j'ai oublie|peut etre|ptet))*$/,
  /^(?:(?:j'ai |jai |j'en ai |je n'ai |je n'en ai |g )?(?:aucune|pas d'|pas la moindre|pas d|zero|0) ?(?:idee|ide)|(?:j'|je n'|)en (?:sais|ai) (?:rien|aucune idee)|aucune idee|none idee|sans avis|pas d'avis|sans opinion|pas d'opinion)(?: .{0,30})?$/,
  /^(?:je |j')?(?:ne )?(?:me |m'en |m')?(?:souviens?|rappelle?s?|rapel\w*|souvient) (?:plus|pas)(?: .{0,40})?$/,
  /^(?:difficile|dur|compliqué|complique) (?:a|de) (?:dire|repondre)$/,
];
const COURTESY = words(
  "merci|merci beaucoup|merci bcp|mrc|mci|merci a vous|merci a toi|bonjour|bjr|bonsoir|bsr|salut|slt|coucou|cc|hello|hey|hi|wesh|yo|bonne journee|bonne soiree|bonne nuit|bon week end|bon weekend|bonne continuation|cordialement|de rien|au revoir|a bientot|bye|ciao|bisous|re|bonjour madame|bonjour monsieur|bonjour a vous|merci et bonne journee|merci bonne journee|merci bonne soiree|salut ca va|bonjour comment ca va|bonjour ca va|thanks|thank you|thx|enchante|enchantee|bonne fete|joyeux noel|bonne annee|ravi|avec plaisir merci|merci infiniment|de rien bonne journee",
);
const AUTOMATIC = [
  /^(?:message|reponse|réponse|sms) (?:automatique|auto)\b/,
  /je (?:suis (?:actuellement |en ce moment )?en (?:conduite|train de conduire)|conduis)(?: \S+)* (?:repond\w*|rappel\w*|recontact\w*|des que|plus tard)|^je (?:suis en conduite|conduis)/,
  /(?:actuellement|momentanement) (?:indisponible|absente?|injoignable|en deplacement|en conges?|en vacances)/,
  /(?:absente?|absence) (?:du bureau|jusqu|du \d)|out of office|i'?m driving|i am driving|do not disturb|ne pas deranger/,
  /je (?:vous|te) (?:rappelle|repondrai|recontacte|repondrais|rappellerai|contacterai)(?: \S+){0,2} des que (?:possible|je)|i'll (?:call|get back)/,
  /(?:telephone|portable|ligne|boite vocale|messagerie)(?: \S+){0,4} (?:indisponible|pleine|eteint|coupe)|^votre correspondant/,
];
const WITHDRAW =
  /^(?:\S+ ){0,4}(?:supprim|retir|enlev|effac|annul|suprim|vir)(?:e|ez|er|es)? (?:tout )?(?:de suite )?(?:mon|l'|cet|mes) ?(?:avis|temoignage|commentaire|reponse publiee|avis publie)s?(?: .{0,40})?$/;
const ERASE =
  /^(?:\S+ ){0,4}(?:supprim|effac|suprim)(?:e|ez|er|es|iez)? (?:toutes? |tt )?(?:mes|les|moi de) (?:donnees?|infos?|informations?|coordonnees? et reponses?|reponses?|vos fichiers?|fichiers?|vos bases?)(?: .{0,40})?$|^(?:effacer|effacez|efface|effacez tout|effacer tout|supprimer tout|supprimez tout|droit a l'oubli|droit a l'effacement|rgpd)$/;
const CORRECT =
  /^(?:je veux |je voudrais |peux tu |)(?:corrig\w*|modifi\w*|chang\w*|rectifi\w*|retour|revenir)(?: ma| la| a la| le| a| sur la| l')? ?(?:(?:question|reponse|numero|n|no|q) ?){0,2}(\d{1,2})(?: svp| stp| merci)?$/;
const ASKED_OF_US = /\b(?:vous|tu) (?:pouvez|peux|avez|as|savez|sais|connaissez|allez)\b/;
const INTERROGATIVE =
  /^(?:\S+ ){0,3}(?:est ce|esce|esque|esk|c'est|cest|combien|comment|pourquoi|pk|pq|quand|quel|quelle|quels|quelles|qui|que|qu'est|quoi|ou|vous|tu|on|il|elle|ya|y a|je peux|je dois|faut|vs|je suis|je vous|jvous|avez|connaissez|savez|peut on|puis je|sinon|et|ma|mon|le|la|les|ca|ils)\b/;

/** Whether a message can be a wish to go back; reading the whole of it decides. */
export function maySayBack({ core, plain, lettered }: Heard): boolean {
  return BACK.has(core) || BACK.has(plain) || (lettered && CORRECT.test(core));
}

/**
 * What a reply asks of the conversation, as its whole message.
 *
 * @param open  True for a question of free text, where only unmistakable words count.
 */
export function readControls(heard: Heard, lexicon: Lexicon, open: boolean): Reading | undefined {
  const { core, plain, lettered } = heard;
  const said = (set: ReadonlySet<string>): boolean => set.has(core) || set.has(plain);
  if (lettered && AUTOMATIC.some((pattern) => pattern.test(plain))) {
    return { outcome: "ignore", rule: "automatic" };
  }
  if (isWrongPerson(heard, lexicon, open)) return { outcome: "wrong_person", rule: "wrong-person" };
  if (isHelp(heard, open) || said(lexicon.help)) return { outcome: "help", rule: "help" };
  const number = lettered ? CORRECT.exec(core)?.[1] : undefined;
  if (number !== undefined) return { outcome: "correct", number: Number(number), rule: "correct" };
  if (said(BACK)) return { outcome: "back", rule: "back" };
  if (
    said(RESTART) ||
    /^(?:je veux |on )?(?:repren\w*|recommenc\w*|refai\w*)(?: \S+)? (?:du|au|depuis le) debut$/.test(
      core,
    )
  ) {
    return { outcome: "restart", rule: "restart" };
  }
  if (lettered && WITHDRAW.test(plain)) return { outcome: "withdraw", rule: "withdraw" };
  if (lettered && ERASE.test(plain)) return { outcome: "erase", rule: "erase" };
  if (/^(?:je )?(?:ne )?prefere (?:ne )?(?:pas|rien|m'abstenir)/.test(core)) {
    return { outcome: "skip", rule: "skip" };
  }
  if (said(SKIP) || said(lexicon.skip)) return { outcome: "skip", rule: "skip" };
  if (said(lexicon.later) || isLater(heard, open)) return { outcome: "later", rule: "later" };
  if (said(lexicon.dontKnow) || saysDontKnow(heard)) {
    return { outcome: "dont_know", rule: "dont-know" };
  }
  if (saysAny(heard, REFUSE)) return { outcome: "refuse", rule: "refuse" };
  return undefined;
}

function isWrongPerson(heard: Heard, lexicon: Lexicon, open: boolean): boolean {
  if (lexicon.wrongPerson.has(heard.plain)) return true;
  return heard.words.length <= (open ? 7 : 18) && saysAny(heard, WRONG_PERSON);
}

function isHelp(heard: Heard, open: boolean): boolean {
  const { core, plain, folded, lettered } = heard;
  if (/^[\s?]*\?[\s?]*$/.test(folded)) return true;
  // In an open text "bon contact" and "merci pour les infos" are remarks.
  if (HELP.has(plain) || (!open && HELP.has(core))) return true;
  if (!lettered || heard.words.length > (open ? 10 : 20)) return false;
  return HELP_PHRASES.some((pattern) => pattern.test(plain));
}

function isLater(heard: Heard, open: boolean): boolean {
  if (heard.words.length > (open ? 7 : 14)) return false;
  return /^\+ ?tard/.test(heard.folded) || saysAny(heard, LATER);
}

function saysDontKnow({ core, emoji, lettered, words: { length } }: Heard): boolean {
  if (length === 0) return emoji.includes("🤷");
  return lettered && length <= 12 && DONT_KNOW.some((pattern) => pattern.test(core));
}

/** A thank-you or a greeting that says nothing else. */
export function isCourtesy({ core, plain, asks }: Heard): boolean {
  return COURTESY.has(plain) || COURTESY.has(core) || (asks && plain === "ca va");
}

/** Something asked of us that no reader of an answer understood. */
export function isQuestion(heard: Heard): boolean {
  if (!heard.asks || heard.words.length < 2) return false;
  return INTERROGATIVE.test(heard.plain) || ASKED_OF_US.test(heard.plain);
}
