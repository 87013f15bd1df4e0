/** Words that point to a person in danger. They bring a human and the help lines; they judge nothing. */
import { fold } from "../survey-scripts/fold.ts";

/** Whose hand it was, as it is written: "il m'a", "on m'avait", "mon chef me". */
const TO_ME = "(?:m'|me |ma |m )(?:a |avait |ont |as |avais |avaient )?(?:deja |meme |aussi )?";
/** "frappe", "frappé", "frappait"; the same word said of a thing is rare in these tales. */
const did = (stems: string): string => `(?:${stems})(?:ee?s?|er|ent|ait|aient|ais|ant)?(?![a-z])`;

/** Folded phrases, each at the beginning of a word. */
const SIGNS = [
  // Death and harm by one's own hand.
  "suicid",
  "j?(?:me|m'|se) ?(?:tuer|pendre|buter|flinguer|suicider)(?![a-z])",
  "(?:jvais|je vais|envie de|voulu) sauter(?![a-z])",
  "en finir(?! avec (?!la vie|ma vie|moi)|[a-z])",
  "j?(?:me|m') ?(?:foutre|fout|foute) en l'air",
  "(?:plus|pas|aucune) envie de (?:vivre|me lever|rien)",
  "(?:envie|veux|voulais|vouloir|voulu|prefere|preferais) (?:de )?(?:mourir|crever|disparaitre)",
  "(?:idees?|pensees?) (?:noires?|suicidaires?)",
  "(?:fait|faire|une|ma) t\\.?s\\.?(?![a-z'])",
  "j?(?:me|m') ?(?:scarifi|mutil|taill\\w{0,3} les veines|faisais du mal|fais du mal|ouvr\\w{1,4} les veines)",
  "plus rien ne me retient|(?:veux|voulais) plus etre la(?! bas)",
  "pleur(?:ais|e|er) (?:tous|toutes|chaque|tout le temps)",
  "depressi(?:on|ve|f)(?! economique|[a-z])",
  "burn ?-?out",
  // Harassment, humiliation, hatred.
  "harcel",
  "humili(?!te)",
  "bizut",
  "racis[mt]",
  "homophob",
  "sexis[mt]",
  "transphob",
  "discrimin",
  "trait\\w{0,4} de (?:sale|pd|pede|negre|bougnoule|arabe|pute|salope|gouine|chien)",
  "sale (?:arabe|noir|juif|negre|pd|pute)(?![a-z])",
  // Sexual violence.
  "viol(?:ee?|er|eur|s)?(?! de gambe|[a-z])",
  "sexuel",
  "agress(?:e|i)",
  "attouchement",
  "tripot",
  "peloter?(?![a-z])",
  "(?:main|mains) (?:aux|au|sur (?:le|les|mon|mes)) (?:fesses?|cul|seins?|cuisses?)",
  "mains baladeuses",
  "(?:touche|touchait|toucher|caresse|caressait)\\w? (?:les|mes|le) (?:fesses|seins|cuisses|cul|sexe)",
  "(?:patron|chef|tuteur|boss|collegue|prof|il) m'a (?:deja )?touchee?(?! (?:par|avec|profond|le coeur)|[a-z])",
  "(?:embrass|coince|touche)\\w{0,3} de force",
  "des avances(?![a-z])|(?:demande|voulait|voulu|propose|force) (?:de |a )?coucher",
  "montr\\w{0,4} (?:son|sa) (?:sexe|bite|zizi|penis)|frott\\w{1,4} (?:a|contre) (?:moi|elle|lui)",
  "(?:caress|touch|tripot)\\w{0,4} (?:la|les|le|ma|mes|mon) (?:cuisse|fesse|sein|bras|dos|poitrine)",
  "(?:photos?|videos?) (?:de (?:lui|elle) )?(?:nue?s?|intimes?)(?![a-z])",
  // Blows and threats.
  `${TO_ME}${did("frapp|gifl|tap|cogn|batt?u?|etrangl|tabass|bouscul|menac|enferm|sequestr|forc")}(?! (?:de voir|par (?:sa|son)|dans l'oeil|sur l'epaule|a (?:etre|faire mieux)))`,
  `${TO_ME}(?:pousse|jete|plaque|coince)e? (?:contre|dans (?:l'escalier|les escaliers|le mur)|par terre|a terre|au sol)`,
  `${TO_ME}(?:serre|pris) (?:la|a la|par la|par le) (?:gorge|cou)`,
  `${TO_ME}(?:oblige|force|forcait|obligeait)e? a (?:boire|me droguer|fumer|coucher)`,
  "(?:pere|mec|copain|mari|frere|oncle) (?:me|m') ?(?:bat|tape|frappe|cogne)",
  "cameras? (?:aux|dans les|dans le) vestiaire|me (?:suit|suivait) (?:chez|jusque)",
  "(?:j?me suis|m'etais|s'est|m'est) fait (?:frapper|taper|gifler|cogner|tabasser|battre|menacer|insulter|enfermer)",
  "(?:on |et |il |elle |qui )?(?:frappe|frappait|tabassait|cognait) (?:les|l'|sur|un|mon|dans|ses)(?! (?:a la porte|bonne))",
  "et frappait(?![a-z])",
  "(?:une|des|mis une) (?:gifle|beigne|claque|baffe|patate|torgnole)s?(?! en | de realite|[a-z])",
  "(?:donn\\w{1,4}|mis|recu|pris|prenais|avec|et) (?:des |les |un )?coups?(?! (?:de (?:main|pouce|fil|fouet|chaud|coeur|balai|jeune|gueule|mou|stress|collier)|d'oeil|d'oeil|durs?|dur|francs?)|[a-z])",
  "coups? de (?:poing|pied|tete|couteau|marteau|ceinture)s?(?![a-z])",
  "tap(?:e|er|ait) dessus",
  "crach\\w{0,4} (?:dessus|sur moi|au visage)",
  `${TO_ME}(?:jete|lance|balance)\\w? (?:un|une|des|le|la)(?! (?:defi|appel|regard|bain|metier|grand))`,
  "menac(?!ier)|(?:j'etais|t'es|suis|etais) (?:qu')?une (?:merde|moins que rien)",
  "violen(?:ce|t)(?:e?s)?(?! en hiver|[a-z])",
  "enfermee?s? (?:dans (?:le|la|un|une) (?!routine|atelier|salle)|dehors|au)",
  "(?:j'ai|j'avais|jai|peur) (?:tres )?peur (?:de (?:lui|elle|mon (?:patron|chef|tuteur)|mourir|y aller)|de rentrer (?:chez|a la)|d'aller (?:travailler|bosser|au (?:travail|taf|boulot|cfa)))",
  "en danger(?![a-z])",
  // Accidents.
  "accident (?:tres )?grave|grave accident",
  "(?:doigt|main|bras|jambe|phalange)s? (?:a ete |ont ete )?(?:coupe|arrache|ecrase|sectionne|casse|broye)",
  "(?:perdu|perdre) (?:un |le |mon |2 |deux )?(?:doigt|bras|oeil)|failli perdre (?:la|ma|mon|un) (?:main|bras|doigt|vie)|(?:coupe|arrache|ecrase|sectionne|broye|ouvert)\\w? (?:un |le |la |mon |ma |2 |deux )?(?:doigt|main|bras|phalange|oeil|jambe)",
  "electrocut|coup de jus|malaise (?:au|en|a cause|vagal)|fait (?:un|des) malaises?",
  "(?:tombe|chute|tombee) (?:du|d'un|de l'|d'une) (?:toit|echafaudage|echelle|nacelle|etage)",
  "brule(?:e|s|r)?(?: au (?:\\d|premier|deuxieme|second|troisieme)| a (?:l'huile|l'eau|l'acide)| au (?:visage|bras|main))",
  // Nowhere to sleep, nothing to eat.
  "(?:je suis|jsuis|suis|vis|dors|dormais|dormait) (?:a la rue|dehors|sdf|sans abri|dans (?:ma|la) voiture)|plus de (?:logement|toit)",
  "(?:je|j') ?(?:ne )?mange plus(?! \\w|[a-z])",
  "kill myself",
  "rape(?:d)?(?![a-z])",
  "harass",
  "abused",
] as const;

const WORDS = new RegExp(`(?:^|[^a-z])(?:${SIGNS.join("|")})`);

/**
 * Says whether a text should be read by a person soon. Errs on the side of yes: a needless look
 * costs a minute. Linear in the length of the text.
 */
export function soundsLikeDanger(text: string): boolean {
  return WORDS.test(fold(text));
}

/**
 * The same for somebody who asks us to stop: what they call harassment is our writing to them, and a
 * list of help lines would be one message more. Whatever else they say counts.
 */
export function soundsLikeDangerBesideUs(text: string): boolean {
  return WORDS.test(fold(text).replaceAll(/harc?el\w*|harass\w*/g, ""));
}
