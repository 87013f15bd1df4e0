/** Words for yes and no and for what is neither, as they are typed. All folded. */
import { fold } from "../../survey-scripts/fold.ts";
import type { ExtraWords } from "./reading.ts";

const list = (...lines: readonly string[]): string[] => lines.flatMap((line) => line.split("|"));

/** Say yes by themselves, and before a comment ("oui, le formateur était top"). */
const STRONG_YES = list(
  "oui|ouii|ui|wi|vi|vui|ouais|ouai|oais|ouay|oue|oe|we|weh|ouep|ouaip|ouaip|yep|yeap|yup|yes|yess|yeah|ye|ya|ok|okay|okey|oki|okk|oke|okai|okey dokey|k|d'accord|d'acc|dac|dacc|daccord|dak|d'ac|bien sur|biensur|bien sure|biensure|bien evidemment|evidemment|carrement|carement|carrement oui|grave oui|mais oui|bah oui|ben oui|oui oui|oui bien sur|tout a fait|toutafait|tt a fait|tout à fait|absolument|exactement|exact|certainement|avec plaisir|volontiers|vas y|vazy|vasy|vazi|allez y|allons y|c'est parti|cest parti|je veux bien|jveux bien|je vx bien|je suis d'accord|c'est ok|c'est d'accord|je suis ok|j'accepte|jaccepte|pas de probleme|pas de soucis|pas de souci|aucun probleme|sans probleme|sans souci|ca marche|ca roule|ca me va|ca joue|affirmatif|affirmative|clairement|nickel|entendu|bien entendu|100 pour cent|a fond|trop|vrai|c'est vrai|sisi|si si|absolument oui|why not|let's go|lets go|go go|on y va|sans hesiter|sans hesiter oui|avec grand plaisir|je confirme|effectivement|je recommande|c'est ca|c'est bon|cest bon|c bon|nous sommes d'accord|positif|bien vu|no problem|no problemo|no souci|no soucis|no pb|pas de pb|pas de blem|aucun soucis|aucun pb|aucun probleme|ya pas de souci|ya pas de soucis|y a pas de souci|y a pas de soucis|il y a pas de souci|ya pas de probleme|y a pas de probleme|je valide|dacodac|si bien sur|azy|of course|for sure|definitely|absolutely|claro que si|zero souci|zero soucis|0 souci|0 soucis",
);
/** Say yes only as the whole answer. */
const WEAK_YES = list(
  "o|y|go|grave|gravee|allez|aller|si|vrm|vraiment|parfait|top|super|lets|feu|chaud|chaude|je suis partant|partant|partante|je suis partante|je suis dac|je suis dacc|je suis chaud|je suis chaude|je suis pour|pk pas|de ouf|de fou|oblige|forcement|logique|en effet|c'est exact|c'est bien ca|c'est bien moi|c'est sur|ca c'est sur|c'est clair|je crois bien|bon pour moi|toujours|a 100|cent pour cent|completement|totalement|entierement|parfaitement|pleinement|un peu mon neveu|c'est moi|c'est moi meme|azy go|alle|ale|ale go|alle go|c'est good|all good|sure|grv|ca m'va|ca m va|sam va|samva|sa m'va|ya moyen|y a moyen|y'a moyen|claro|si senor|aywa|naam|evet|ja|oyi|iui|poui|voui|oui1|oyui|okok|obv|obliger",
);
const STRONG_NO = list(
  "non|no|nn|nan|nope|nop|naan|non non|nah|noon|bah non|ben non|mais non|non merci|non pas du tout|pas du tout|pas du tt|pas vraiment|pas vrm|pas trop|pas tellement|pas specialement|pas forcement|absolument pas|surement pas|certainement pas|hors de question|jamais|jamais de la vie|pas d'accord|pas question|pas moyen|non plus|negatif|negative|aucunement|nullement|en aucun cas|pas mon cas|je veux pas|je ne veux pas|jveux pas|je vx pas|je refuse|sans moi|pas interesse|pas interessee|pas envie|j'ai pas envie|ca m'interesse pas|ca ne m'interesse pas|je prefere pas|je ne prefere pas|je prefere non|vraiment pas|meme pas|que nenni|loin de la|clairement pas|evidemment que non|bien sur que non|pas le moindre du monde|je suis pas d'accord|je ne suis pas d'accord|pas ok|carrement pas|surtout pas|grave pas|evidemment pas|pas trop non|que non|non non merci|flemme|nn merci|nan merci|pas possible|impossible|faux|je suis pas ok|je suis contre|sans facon|pas une fois|pas une seule fois|meme pas une fois|meme pas en reve|nein|pas le moins du monde|pas une seconde|a aucun moment|a aucun instant|au contraire|bien au contraire|tout au contraire|pas que je sache|pas a ma connaissance|not really|not at all|never",
);
const WEAK_NO = list(
  "n|non pas vraiment|zero|aucun|aucune|rien|niet|que dalle|walou|oualou|surtout pas|trop pas|nada|rien du tout|que tchi|makach|makache|pas besoin|ca ira|laisse tomber|laissez tomber|nom|naon|lla|nao|hayir|quasi jamais|quasiment jamais|quasiment pas|presque pas|tres peu|trop peu|moi pas",
);
/** Neither yes nor no. */
const UNSURE = list(
  "mouais|moui|mwais|mouai|mwe|bof|bof bof|boff|ca depend|sa depend|depend|cela depend|ca depends|peut etre|peut-etre|ptet|ptetre|peutetre|pt etre|p'tet|p't'etre|pe etre|probablement|surement|sans doute|possible|eventuellement|si vous voulez|si tu veux|comme vous voulez|comme tu veux|oui et non|oui mais non|ni oui ni non|un peu|moyen|moitie moitie|50 50|plus ou moins|en partie|a voir|on verra|je suis mitige|mitige|mitigee|entre les deux|couci couca|pas sur|mouais bof|ca depend des fois|p e|a moitie|pas faux|j'avoue|c'est fait|pas sure|je suis pas sur|oui non|oui ou non|pourquoi pas|pk pas|jsp trop|je crois|je pense|je suppose|il me semble|normalement|maybe|c'est pas faux",
);
const OTHER_LOCALES: Readonly<Record<string, { readonly yes: string; readonly no: string }>> = {
  en: {
    yes: "right|true|correct|that's right|agreed|fine|i do|i did|i am|i was|i agree|sounds good|go ahead|certainly|gladly|please do",
    no: "wrong|false|i don't|i dont|i do not|i didn't|i didnt|i did not|i don't think so|i dont think so|i'd rather not|id rather not|nothing|none|no way",
  },
  es: { yes: "si|claro|vale|por supuesto", no: "no|para nada" },
  pt: { yes: "sim|claro", no: "nao" },
  it: { yes: "si|certo|va bene", no: "no" },
  ar: { yes: "نعم|اه|ايوه|naam|na'am|aywa|ah|iyeh|wah", no: "لا|la|lla" },
  tr: { yes: "evet|tamam|olur", no: "hayir|yok" },
  de: { yes: "ja|klar", no: "nein" },
  ro: { yes: "da", no: "nu" },
};

export interface Lexicon {
  readonly strongYes: readonly string[];
  readonly strongNo: readonly string[];
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
  readonly unsure: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
  readonly dontKnow: ReadonlySet<string>;
  readonly stop: ReadonlySet<string>;
  readonly help: ReadonlySet<string>;
  readonly later: ReadonlySet<string>;
  readonly wrongPerson: ReadonlySet<string>;
}

const NONE: ExtraWords = {};
const made = new WeakMap<ExtraWords, Map<string, Lexicon>>();

/** The words of the house, of the locales and of the script, made once for each script. */
export function lexiconOf(locales: readonly string[], extra: ExtraWords = NONE): Lexicon {
  const key = locales.join(" ");
  const known = made.get(extra) ?? new Map<string, Lexicon>();
  made.set(extra, known);
  let lexicon = known.get(key);
  if (lexicon === undefined) {
    lexicon = build(locales, extra);
    known.set(key, lexicon);
  }
  return lexicon;
}

function build(locales: readonly string[], extra: ExtraWords): Lexicon {
  const foreign = locales.map((locale) => OTHER_LOCALES[locale.slice(0, 2)]);
  const yes = foreign.flatMap((words) => words?.yes.split("|") ?? []);
  const no = foreign.flatMap((words) => words?.no.split("|") ?? []);
  const strongYes = [...STRONG_YES, ...folded(extra.yes)];
  const strongNo = [...STRONG_NO, ...folded(extra.no)];
  return {
    strongYes: longestFirst(strongYes),
    strongNo: longestFirst(strongNo),
    yes: new Set([...strongYes, ...WEAK_YES, ...yes]),
    no: new Set([...strongNo, ...WEAK_NO, ...no]),
    unsure: new Set(UNSURE),
    skip: new Set(folded(extra.skip)),
    dontKnow: new Set(folded(extra.dontKnow)),
    stop: new Set(folded(extra.stop)),
    help: new Set(folded(extra.help)),
    later: new Set(folded(extra.later)),
    wrongPerson: new Set(folded(extra.wrongPerson)),
  };
}

function folded(words: readonly string[] | undefined): string[] {
  return (words ?? []).map(fold);
}

function longestFirst(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted((a, b) => b.length - a.length);
}
