/**
 * Sentences that ask us to write no more, by their grammar: an order or a wish, addressed to us, about
 * what we do (write, relaunch) or what we send (messages, surveys). "Ne me parlez plus" is one; "le
 * tuteur ne me parle plus" is a testimony, and "stop aux heures sup" an opinion.
 */
import {
  ANNOY,
  anyOf,
  ASKED_OFTEN,
  CALL,
  CEASE,
  CEASE_NOW,
  END,
  LEAD,
  LISTS,
  ME,
  MINE,
  NO_MORE_WISHED,
  OBJECT,
  OF_OURS,
  ORDERS,
  REMOVE,
  REMOVED,
  REQUEST,
  SENT,
  THINGS,
  TO_SEND,
  WRITE,
  WRITE_TO_ME,
} from "./opt-out-grammar.ts";

/** What no request to stop goes without; saves the rest of the work for most replies. */
export const ASKING = new RegExp(
  [
    "stop|opt|unsub|ar?r?et|cess|basta|halte|suffi|insist|fin a|terme|utilis|coup|annul|resil|desactiv",
    "ecri|envo|envi|contact|relanc|derang|appel|harcel|spam|soll?icit|demarch|importun|embet|notif|text|enquet",
    "sms|msg|messag|mail|pub|nouvelles|recev|resev|repondre|parl|de vous|list|inscri|d[ei]sabon",
    "laiss|lach|paix|tran[qk]|degag|barr|cass|chier|la tete|saoul|soul|gonfl|fatigu|emmerd|gav",
    "marre|ras le|plein le|supp?rim|oubli|perd|effac|enlev|retir|vir|sort|ray|radi|bloqu|jet|\\bnum|\\bmon 0",
    "consent|accord|oppos|refuse|rgpd|cnil|plainte|signal|leave|remove|delete|dont|escrib|dejame|mensaj",
  ].join("|"),
);

/** Not the words of a third person, nor what "you" do: "vous m'envoyez plus de sms". */
const ORDERED = "(?<!(?:vous|ils|elles|que) )(?<!(?:vous|ils|elles) ne )\\b";

/** Requests nobody mistakes, wherever they stand in a reply. */
const PLAIN = [
  // "ne m'écrivez plus", "merci de ne plus me contacter".
  `${ORDERED}${ME}${ORDERS} (?:plus|jamais)${OBJECT}`,
  `\\b(?:merci|priere|veuillez|demande|prie) (?:de |d')?(?:bien vouloir )?(?:ne )?(?:plus|pas) (?:jamais )?${anyOf(
    ME + WRITE,
    ME + CALL + END,
    WRITE + OBJECT,
  )}`,
  // "arrêtez de m'écrire", "merci d'arrêter de nous relancer".
  `${ORDERED}(?:ar?retez|cessez|stoppez) (?:de |d')?${WRITE_TO_ME}`,
  `\\b(?:merci|veuillez|priere) (?:de |d')?${CEASE} (?:de |d')?${WRITE_TO_ME}`,
  // "laissez-moi tranquille", "supprimez mon numéro", "retirez-moi de votre liste".
  "\\blaiss(?:e[rzs]?|ees?)? ?(?:moi|nous) (?:tran[qk]u?i\\w*|la paix|en paix)",
  "\\b(?:fich|fout|fou)(?:e[rzs]?|s|t)? ?(?:moi|nous) la paix",
  `\\b(?:supp?rimez|effacez|enlevez|retirez|rayez) ${MINE}`,
  `\\b(?:retir|enlev|supp?rim|ray|radi|sort)e[rz]? moi (?:de |des )${LISTS}`,
  // "je ne souhaite plus être contacté", "je ne veux plus recevoir de sms".
  `\\b${NO_MORE_WISHED}(?:ne )?(?:plus|pas) (?:du tout |jamais )?${ASKED_OFTEN}`,
  `\\b${NO_MORE_WISHED}(?:ne )?(?:plus|pas) (?:du tout |jamais )?(?:(?:recevoir|avoir|voir|lire|de|d') )?${OF_OURS}${END}`,
  "\\b(?:remove me|leave me alone|stop (?:texting|sending|messaging|contacting|spamming|writing))\\b",
  "\\b(?:do not|don't) (?:text|contact|message|write) me\\b",
  "\\bi (?:do not|don't|dont) want (?:your |any |these |more ){0,2}(?:messages|texts|sms)\\b",
  "\\b(?:take|get) (?:me|my num\\w*) off (?:the|your|this|ur) list",
];

/** Orders, at the beginning of a clause: further on they might be told of somebody else. */
const ORDERS_FIRST = [
  // "m'écris plus", "me saoulez plus avec vos sms", "n'envoyez plus rien".
  `(?:ne )?${ME}${anyOf(WRITE, CALL)} (?:plus|jamais)${OBJECT}`,
  `(?:ne )?${ME}(?!derange |embete )${anyOf(
    `${ANNOY} (?:plus|pas)(?:${END}| avec (?:vos|tes|ces) )`,
    `${WRITE} pas(?:${END}| ${OF_OURS}${END})`,
  )}`,
  `(?:ne )?${ME}${ORDERS} rien${END}`,
  `(?:n'|ne )?(?:${ORDERS}|envoie|envoyer) (?:plus|pas)${OBJECT}`,
  // "arrêtez ça", "cessez immédiatement", "arrêtez votre enquête".
  `${CEASE_NOW} (?:ca|sa|tout|tout ca)(?: suffit)?${END}`,
  `(?:ar?retez|cessez|stoppez) (?:immediatement|maintenant|svp|stp|tout de suite|de suite|cela|avec ca)${END}`,
  `${CEASE_NOW} (?:de me faire perdre mon temps|moi (?:ca|sa))`,
  `(?:${CEASE_NOW}|stop) (?:votre|ce|ton|le|cette|l')? ?(?:harcelement(?: par sms)?|spam|enquete|questionnaire|sondage)${END}`,
  // "lâchez-moi", "laissez-moi vivre", "foutez la paix".
  `(?:lach|oubli)(?:e[rzs]?)? ?moi(?:${END}| (?:la grappe|un peu)| les (?:baskets|couilles|burnes|pieds)| avec (?:vos|tes|ces) )`,
  `laisse[rz]? moi(?: donc)? (?:vivre|respirer|svp|stp|s'il vous plait|merci)${END}`,
  "(?:fich|fout)ez la paix$|laissez tran[qk]u?i\\w*$|laisse[rz]? moi en dehors",
  `(?:n')?insist(?:e[rzs]?) (?:pas|plus)${END}`,
  `(?:inutile d'insister|pas la peine d'insister|(?:inutile|(?:c'est )?(?:pas|plus) la peine|ca sert a rien|rien ne sert) (?:de |d')${ME}${anyOf(WRITE, CALL)})`,
  // "plus de sms svp", "aucun message", "vos messages me saoulent", "vous me harcelez".
  `(?:plus|pas|aucun|zero|0|no)(?: jamais| aucun| un seul| un)? (?:de |d'|aucun |vos |ces )?${SENT}${END}`,
  "(?:plus|pas|aucun)(?: aucun)? (?:de )?contacts? (?:svp|stp|merci|avec vous|de votre part)",
  `(?:vos|tes) ${SENT} (?:la )?(?:commence\\w* a )?${ME}?${anyOf(
    "saoul|soul|gav|gonfl|derang|fatigu|harcel|emmerd|cass|font chier|prennent",
    "sont (?:chiant|relou|lourd|penible|insupportable)",
  )}`,
  `(?:vous|tu) (?:commence\\w* a )?${ME}?${ANNOY}(?:${END}| (?:grave|trop|vraiment|serieux|toute la journee)$| avec (?:vos|tes|ces) ${THINGS})`,
  `(?:fini|basta|halte|assez) (?:les |ces |aux |avec |de |vos ){0,2}${SENT}${END}`,
  `(?:ca|sa) suff?i[ts]? (?:maintenant|svp|stp|la$|avec (?:vos|tes)|(?:les|vos|tes|ces) ${SENT}${END})`,
  // "désinscription de la liste", "je demande l'arrêt des messages", "bloquez les sms".
  `(?:desinscription|desabonnement) ${anyOf(`(?:de |des |a )${LISTS}`, `(?:des|de vos|aux) ${SENT}`)}${END}`,
  `(?:je (?:demande|veux|souhaite|exige) )?(?:l')?arret (?:immediat |total |definitif )?(?:de |d'|des )(?:tous? |toutes )?(?:vos |ces |tes |les |l')?(?:${SENT}|contact)${END}`,
  `je (?:demande|veux|souhaite|exige) (?:ma (?:desinscription|suppression|radiation)|mon (?:desabonnement|retrait)|la suppression de mon num)`,
  `(?:comment (?:on |je |faire pour |on fait pour )?)?(?:desactiv|resili|annul|coup|bloqu|arret|stopp)\\w{0,5} (?:moi|mon (?:abonnement|inscription)|l'(?:abonnement|envoi)|(?:les|ces|vos) (?:sms|notif\\w*|messages?))${END}`,
  `(?:je )?(?:veux|souhaite) quitter ${LISTS}`,
  "(?:il )?(?:faut|faudrait) (?:arreter|stopper|cesser)(?: la)? (?:maintenant|svp|stp|merci)$",
];

/** The same, introduced by a request: "vous pouvez", "merci de", "je veux que vous". */
const REQUESTED = [
  // "je souhaite ne plus recevoir de sms", "plus m'écrire svp".
  `(?:ne )?(?:plus|pas) (?:jamais |rien |du tout )?${anyOf(
    ME + anyOf(`${WRITE}(?! (?:dans|comme|au))`, CALL + END),
    `(?:recevoir|avoir)${OBJECT}`,
    ASKED_OFTEN,
    `(?:(?:re)?contacter|ecrire|envoyer|relancer|deranger)${OBJECT}`,
    `utiliser ${MINE}`,
  )}`,
  // "arrêtez les sms", "je veux que vous arrêtiez de m'écrire".
  CEASE +
    anyOf(
      ` (?:de |d')?${WRITE_TO_ME}`,
      ` (?:de |d')?${ME}${anyOf(
        CALL + END,
        `${ANNOY}(?:${END}| avec (?:vos|tes|ces) )`,
        `poser (?:des|vos|tes|ces) questions${END}`,
        `demander mon avis${END}`,
      )}`,
      ` (?:avec |de |d')?(?:l'|les |vos |tes |ces |ses |des |tous |tout |toutes? ){1,3}(?:envois? (?:de |des )?)?(?:${THINGS}|contact|envoi)?${END}`,
      ` (?:d'${TO_SEND}|de recevoir)${OBJECT}`,
      ` d'(?:ecrire|insister)${END}`,
      ` de (?:spamm?er|harceler|relancer|deranger)${END}`,
    ),
  `(?:mettre|mettez|cesser) (?:fin a |un terme a )?(?:vos|ces) ${SENT}`,
  // "supprime mon num", "je souhaite être retiré de la liste", "me désabonner".
  `${REMOVE} (?:moi |svp |stp )?${MINE}`,
  `(?:qu'on |je )?(?:me |m')?${REMOVE}(?: ?moi(?:${END}| direct| (?:de (?:la|ca|tout ca)|d'ici)$)|(?: ?moi)? (?:de |des |d')${LISTS})`,
  `etre ${REMOVED} (?:de |des )${LISTS}`,
  `etre (?:desinscrit|desabonne)e?s?${END}`,
  `(?:(?:me|m'|se|nous|on|ca|ou|est ce qu'on|comment|je|faire pour|fait pour|pour|a) ?){0,5}(?:desins?cri(?:re|s|vez|ver|ve|r|t moi|(?<=se desinscri)t)|d[ei]sabonn?e[rsz]?)(?: moi)?${anyOf(
    END,
    ` (?:de|des|a|aux?) (?:(?:vos|votre|ces|cette|la|ce|tes|l') ?)?(?:list|sirius|service|${THINGS})`,
  )}`,
];

/** "vous pouvez arrêter svp": without an object it must be said to us, and end there. */
const STOP_IT = `(?:${anyOf(
  "je (?:vous demande|te demande|vous prie) |merci |priere |veuillez |(?:pouvez|peux) (?:vous|tu) ",
  "vous (?:pouvez|allez|devez) |tu (?:peux|vas|dois) |je (?:vous |t')ai (?:deja )?(?:dit|demande) ",
  "(?:je (?:veux|souhaite)|j'aimerais) que (?:vous|tu) ",
)}(?:de |d'|a )?)${CEASE}(?: ca| tout| tout ca)?(?:$| (?:svp|stp|merci|s'il|maintenant|de suite|oui|ou quoi|la$))`;
const LEAVE_ME = `${anyOf(
  "(?:je |j')(?:veux|voudrais|aimerais|demande) (?:juste )?qu(?:'on |e vous )",
  "(?:pouvez|peux|pourriez) (?:vous|tu) |(?:vous|tu) (?:pouvez|peux|voulez pas|allez) ",
  "je (?:(?:vous|te) (?:prie|demande)|(?:vous |t')ai dit) de |merci de |veuillez ",
)}me (?:lacher${END}|(?:laiss(?:er?|iez)|fich(?:er?|iez)|fout(?:re|iez)) (?:tran[qk]u?i\\w*|la paix|en paix))`;

/** Wishes and complaints whose object names us wherever it stands: "marre de vos messages". */
const ABOUT_US = [
  `\\b${NO_MORE_WISHED}(?:plus |pas )(?:rien |plus )?recevoir${OBJECT}`,
  `\\b${NO_MORE_WISHED}(?:plus |pas )?(?:aucun ${SENT}${END}|rien (?:recevoir|de (?:vous|votre part)))`,
  `\\b${NO_MORE_WISHED}(?:plus|pas) (?:avoir )?(?:de )?(?:vos|tes) ${THINGS}${END}`,
  `\\b${NO_MORE_WISHED}plus (?:vous|te) (?:parler|repondre|lire|ecrire|voir)${END}`,
  `\\b${NO_MORE_WISHED}(?:plus|pas) entendre parler de (?:vous|toi|sirius)`,
  `\\b${NO_MORE_WISHED}(?:plus|pas) qu(?:e (?:vous|tu|sirius) ?|'on )${ME}${anyOf(WRITE, CALL, "ecriv\\w+", "rappel\\w+")}${OBJECT}`,
  `\\b${NO_MORE_WISHED}(?:plus|pas) etre (?:dans|sur) (?:votre|vos|ta|tes|cette|la) (?:list|fich|base|repert)`,
  `\\b${NO_MORE_WISHED}(?:ne )?(?:plus|pas) (?:faire partie de (?:votre|vos|ta|tes|cette|la) (?:list|fich|base|enquete)|(?:avoir )?de contact avec (?:vous|toi))`,
  `${anyOf(
    "marre|ras le (?:bol|cul)|plein le (?:dos|cul)|sa?oulee?s?|gavee?s?|assez|fatiguee?s?|halte|fini|basta|peux plus|suffit",
  )}(?: \\S+){0,3} ${anyOf(`(?:vos|tes) ${THINGS}`, `(?:ces|les|aux?|de|des) ${SENT}${END}`)}`,
  "\\bc'est du (?:harcelement|spam)(?: pur)? (?:la )?(?:vos|tes|ces) (?:sms|mess|msg|mail|relance|texto)",
  `(?:pas|plus) (?:envie|besoin) (?:de recevoir |de )(?:vos|tes) ${SENT}`,
  `\\b(?:vos|tes) ${SENT} (?:ne )?m'interess\\w+ (?:pas|plus)`,
  "\\bmon num\\w* (?:doit etre|soit) (?:supprime|retire|efface)",
  `\\b(?:n'avez|avez|as) pas le droit (?:de |d')(?:${ME}${WRITE}|(?:avoir|garder|utiliser) mon num)`,
];

/** Refusals of right, threats and doors slammed. */
const FIRM = [
  "^(?:degage|degagez|barrez vous|barre toi|cassez vous|casse toi|spam|c'est du spam)$",
  "^je m'oppose (?:a (?:recevoir|l'envoi|l'utilisation|vos|ces (?:sms|mess)|etre contact)|au traitement)",
  "^je refuse (?:de recevoir (?:vos|ces|des|de) |d'etre contact\\w*\\b(?! par (?:le|la|mon|ma|mes)))",
  "^je (?:n'|ne )?(?:accepte|autorise) pas (?:de recevoir (?:vos|ces|des|de) |l'utilisation de mon num|que vous m)",
  "^je retire mon (?:consentement|accord)",
  "^(?:je |j'ai )?(?:vais |vs )?(?:vous |te |le )?(?:bloque|signale)r?(?: (?:le|ce|votre|ton) (?:num\\w*|contact)| au \\d+){1,2}$",
  "^je (?:vais )?(?:vous|te) (?:bloque|signale)r?(?: direct| maintenant)?$|^(?:num\\w* bloque|signale au \\d+)$",
  `${anyOf(
    "\\b(?:encore un|prochain) (?:sms|mess\\w*|msg|texto|mail|coup)",
    "\\bsi (?:vous|tu) (?:continu|insist|recommenc|m'ecri|me (?:re)?contact|me relanc|m'envo)\\w*",
  )}(?: \\S+){0,6} (?:plainte|bloque|signale|cnil|police|avocat)`,
  "plainte(?: \\S+){0,2} si (?:vous|tu) (?:continu|insist|recommenc)",
  `^(?:please |i want to )?${anyOf(
    "no more (?:texts?|messages?|sms|spam)|stop (?:it|now|this|(?:all |the |these )?(?:texts|messages))",
    "unsubscribe(?: me)?(?: from .+)?|opt (?:me )?out|(?:remove|delete) my num\\w*",
    "dont (?:text|contact|message) me",
  )}(?: please| pls| thanks| thx| now| again| anymore)?$`,
  "^(?:no me (?:escrib|llam|contact)\\w*|dejame en paz|no mas (?:mensajes|sms))",
];

/** To be looked for in a whole reply. */
export const PLAIN_REQUESTS = PLAIN.map((way) => new RegExp(way));
/** To be looked for in each clause of a short reply. */
export const REQUESTS = [
  new RegExp(LEAD + anyOf(...ORDERS_FIRST)),
  new RegExp(LEAD + REQUEST + anyOf(...REQUESTED)),
  new RegExp(LEAD + anyOf(STOP_IT, LEAVE_ME)),
  ...ABOUT_US.map((way) => new RegExp(way)),
  new RegExp(anyOf(...FIRM)),
];

/** Somebody else's words, or what one ought to say to somebody else. */
export const REPORTED = new RegExp(
  `(?:^| )${anyOf(
    `${anyOf(
      "il|elle|on|ils|elles|patron\\w*|chef\\w*|tuteur|tutrice|prof\\w*|formateur|formatrice|mere|pere",
      "parents|gens|collegues?",
    )}(?: \\S+){0,3} (?:dit|disait|disaient|disent|repond\\w*|criait|crie|gueul\\w*|hurl\\w*|repetait|demandait)`,
    "(?:je |j')?(?:leur|lui) (?:ai )?(?:dit|dis|demande|disais|ecrit)",
    "(?:savoir|faut|ose[rz]?|apprendre a|envie de) (?:lui |leur )?dire|a (?:lui|leur) dire",
  )}(?: |$)`,
);
