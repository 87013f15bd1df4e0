/**
 * The parts a request to stop is built of: who asks, what we do, what we send, what may stand around.
 * Pieces of regular expressions over folded words. Every repetition in them has a small maximum, so
 * that no reply, however twisted, takes more than a blink.
 */

/** One of several ways. */
export function anyOf(...ways: readonly string[]): string {
  return `(?:${ways.join("|")})`;
}

/** A regular verb as it is typed: "contacter", "contacté", "contactez", "contactes". */
function verb(...stems: readonly string[]): string {
  return `${anyOf(...stems)}(?:e[rzs]?|ee|iez|ent?)?`;
}

/** What we send. */
export const SENT = anyOf(
  "sms|mms|messages?|mess?ages?|msgs?|textos?|e?mails?|notifs?|notifications?|relances?|pubs?",
  "publicites?|spams?|demarchages?|soll?icitations?|communications?|envois?",
);
/** The same, and what an annoyed person calls it. */
export const THINGS = anyOf(
  SENT,
  "questionnaires?|enquetes?|questions|sondages?|conneries|alertes?|trucs?|rappels|betises",
  "nouvelles",
);
/** Small words before them: "tous ces", "plus aucun de vos". */
const ITS =
  "(?:(?:de|d'|des|du|aucune?|un|seul|ce|cet|cette|ton|vos|tes|ces|les|tous|toutes|plein|autant|\\d+|autres|d'autres|l'|la|le|votre|a) ?){0,3}";
export const OF_OURS = ITS + SENT;

/** Nothing follows that would make of it a sentence about something else. */
export const END = `(?=$| ${anyOf(
  "svp+|stp|merci|s'il|please|frere|frerot|frr|bro|wesh|mdr|putain|ptn|bordel|point|ni|ok|oui",
  "de (?:votre|ta) part|de (?:vous|toi|sirius)|a ce num\\w*|sur (?:mon|ce)|par sms|au \\d",
  "publicitaires?|chelous?|bizarres?|de merde|a la con|inutiles|relous?|a l'avenir|desormais|maintenant|mtn|du tout|jamais|encore|apres|la$",
  "tout le temps|tous les jours|sans arret|definitivement|immediatement|tout de suite|de suite",
  "desolee?|bonne|cordialement|ou je|sinon|c'est (?:relou|chiant|lourd|penible|du harcelement)",
)})`;
/** "plus" + "de vos messages", "aucun sms", "rien"; or what the person says next. */
export const OBJECT = anyOf(
  END,
  "(?= (?:je |j'|jrep|jsuis|c'est bon|a cette heure))",
  ` ${ITS}${THINGS}\\b(?! (?:d'|du|contra|pour))`,
  ` rien${END}`,
  " ca(?: |$)",
  " tout ca",
);

/** What may come before an order. */
export const LEAD = `^(?:${anyOf(
  "stop|stop moi|non|oui|ok|svp|stp|s'il (?:vous|te) plait|please|merci|mais|donc|et|alors|sinon",
  "bonjour|bonsoir|salut|bjr|bsr|slt|cc|desolee?|pardon|maintenant|c'est bon|bon|bah|allez|la",
  "veuillez|(?:par )?pitie|putain|ptn|bordel|du coup|franchement|sirius|frere|frr|wesh",
)} ){0,6}`;
const I_WANT = "(?:je |j')?(?:veux|voudrais|souhaite|souhaiterais|aimerais|demande|exige|prefere)";
const CAN_YOU = anyOf(
  "(?:pouvez|peux|pourriez|pourrais) (?:vous|tu)",
  "(?:vous|tu) (?:pouvez|peux|pourriez|pourrais|devez|dois|devriez|allez|vas)",
);
/** How a request is introduced: "vous pouvez", "merci de", "je veux que vous". Or not at all. */
export const REQUEST = `${anyOf(
  `(?:${I_WANT}|(?:il )?(?:faut|faudrait)|est ce|quand est ce) que (?:vous |tu )`,
  `(?:est ce que |quand est ce que )?${CAN_YOU} `,
  `${I_WANT} (?:d'|a |de )?`,
  `comment (?:(?:faire|on fait|je fais) pour )?`,
  `${anyOf(
    "je (?:vous|te) (?:demande|prie)|je (?:vous |t')ai (?:deja )?(?:dit|demande)",
    "j'ai (?:deja )?(?:dit|demande)|merci|priere|veuillez|(?:il )?(?:faut|faudrait)|ya moyen",
    "y a moyen|(?:(?:serait|est) il |c'est )?possible|on va|on peut|on pourrait|on",
  )} (?:de |d'|a |bien )?(?:bien vouloir )?`,
  "conformement au rgpd je demande (?:a |d')?",
)}?`;
/** "je ne veux plus", "veux plus", "ne souhaite pas": the beginning of a wish. */
export const NO_MORE_WISHED = `${anyOf(
  "(?:je|j') ?(?:ne )?(?:veux|veut|vx|souhaite|souhaiterais|voudrais|voudrai|aimerais|desire|demande a|tiens a)",
  "ne (?:veux|souhaite|desire)",
  "(?:j'en|j|^) ?veux",
)} `;

export const ME = "(?:m'|me |nous )";
export const TO_SEND = "envo[iy](?:e[rzs]?|iez|s|t)?";
const TO_WRITE = anyOf(
  "ecri(?:[trs]|re|ve[zrs]?|viez)?",
  verb(
    "contact|recontact|relanc|derang|harcel|soll?icit|spamm?|text|demarch|embet|importun|inond|bombard|notifi",
  ),
);
/** What only we do to the person, and they may ask us to leave. */
export const WRITE = anyOf(TO_WRITE, TO_SEND);
/** The same with the person and the object: a centre is told not to send "us" mails at night. */
export const WRITE_TO_ME = anyOf(
  `(?:m'|me )${TO_WRITE}(?! (?:au|dans|comme|que|le|la|les|pendant|pour|chez|mal)(?: |$))`,
  `(?:m'|me )${TO_SEND}${OBJECT}`,
  `nous ${TO_WRITE}${END}`,
);
/** What others do as well: only where nothing is added. */
export const CALL = anyOf(verb("appell?|rappell?|parl"), "joindre");
export const ANNOY = anyOf(
  "(?:sa?oul|gav|gonfl|fatigu|emmerd|harcel|derang|spam|embet)(?:e[rzs]?|iez)?",
  "(?:cass(?:e[rzs]?|iez)|peter) les \\w+|fai(?:re|tes|s|t) chier|pren(?:dre|ez|ds|d) la tete",
);
/** Orders to one who is addressed politely; nobody else in a tale is told so. */
export const ORDERS =
  "(?:ecrivez|envoyez|contactez|recontactez|relancez|derangez|harcelez|soll?icitez|spamm?ez|embetez|textez|importunez)";
export const CEASE = `${anyOf(
  "ar?ret(?:e[rzs]?|iez|ee)",
  "cess(?:e[rzs]?|iez)",
  "stopp?(?:e[rzs]?|iez)?",
)}(?: (?:un peu|tout de suite|de suite|maintenant|svp|stp|immediatement|donc))?`;
export const CEASE_NOW = "(?:ar?rete[rzs]?|cesse[rz]|stoppe[rz])";
export const ASKED_OFTEN = `etre (?:re)?(?:contact|soll?icit|derang|relanc|importun|demarch|embet|harcel)\\w*\\b(?! par (?:le|la|les|mon|ma|mes|l'|un))`;

export const REMOVE = anyOf(
  verb("supp?rim|effac|enlev|retir|vir|ray|radi|sort|perd|oubli|bloqu|ot|jet|degag"),
  "sortir|perdre|perds",
);
export const REMOVED =
  "(?:retire|enleve|supp?rime|efface|raye|radie|sorti|desinscrit|desabonne)e?s?";
/** What of the person's is in our files. */
export const MINE = anyOf(
  "mon num\\w*\\b(?! (?:de |d')(?:dossier|casier|secu|candidat|apprenti|etudiant|inscription))",
  "mon (?:tel\\w*|contact|portable|nom de|06|07|adresse)",
  "mes (?:coord\\w*|num\\w*)",
);
/** Our files. */
export const LISTS = `(?:(?:la|votre|vos|cette|ta|tes|ce|ces|toutes?|mon|ma) ?){0,2}${anyOf(
  "list|base|fich|contact|repert|envoi|diffusion|systeme|campagne|newsletter|service",
)}`;
