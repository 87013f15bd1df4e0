/** The rules by which replies are read, in plain words, for those who look at how one was understood. */

/** What a rule looked at, as a short sentence without a full stop. French, then English. */
export type RuleWords = readonly [fr: string, en: string];

const EVERYWHERE: Readonly<Record<string, RuleWords>> = {
  button: ["réponse pressée", "a button was pressed"],
  ticks: ["cases cochées", "boxes were ticked"],
  control: ["bouton de la page", "a button of the page"],
  silence: ["silence prévu par le questionnaire", "a silence the questionnaire waits for"],
  ladder: ["plus d'essai : la question est passée", "no try left: the question is passed by"],
  confirmed: ["confirmé par un oui", "confirmed with a yes"],
  "late-part": ["suite du texte envoyé juste avant", "more of the text sent just before"],
  "late-comment": [
    "écrit avant d'avoir pu lire la nouvelle question",
    "written before the next question could be read",
  ],
  empty: ["message vide", "an empty message"],
  text: ["texte libre, gardé tel quel", "a free text, kept as it is"],
  "text-nothing": ["dit qu'il n'y a rien à dire", "says there is nothing to say"],
  "not-understood": ["aucune règle ne reconnaît ce message", "no rule recognises this message"],
  courtesy: ["une politesse, pas une réponse", "a courtesy, not an answer"],
  question: ["la personne pose une question", "the person asks something"],
  automatic: ["réponse automatique d'un téléphone", "an automatic reply of a phone"],
};

const CONTROLS: Readonly<Record<string, RuleWords>> = {
  "opt-stop": ["demande d'arrêt", "asks to stop"],
  "opt-start": ["demande de reprise", "asks to start again"],
  "wrong-person": ["dit que ce n'est pas la bonne personne", "says this is the wrong person"],
  help: ["demande d'aide", "asks for help"],
  correct: ["demande de corriger une question", "asks to correct a question"],
  back: ["demande de revenir en arrière", "asks to go back"],
  restart: ["demande de recommencer", "asks to begin again"],
  withdraw: ["demande de retirer son avis", "asks to withdraw the review"],
  erase: ["demande d'effacement", "asks to be erased"],
  skip: ["demande de passer", "asks to skip"],
  later: ["remet à plus tard", "puts it off"],
  "dont-know": ["dit ne pas savoir", "says they do not know"],
  refuse: ["refuse de répondre", "refuses to answer"],
};

const YES_NO: Readonly<Record<string, RuleWords>> = {
  "yes-word": ["un mot qui dit oui", "a word for yes"],
  "yes-sound": ["se prononce comme un oui", "sounds like a yes"],
  "yes-begins": ["commence par un oui", "begins with a yes"],
  "no-word": ["un mot qui dit non", "a word for no"],
  "no-sound": ["se prononce comme un non", "sounds like a no"],
  "no-begins": ["commence par un non", "begins with a no"],
  "yesno-position": ["le numéro de la réponse", "the number of the answer"],
  "yesno-at-the-end": ["finit par oui ou par non", "ends with yes or no"],
  "yesno-emoji": ["un emoji qui dit oui ou non", "an emoji for yes or no"],
  "yesno-emoji-unsure": ["un emoji qui ne tranche pas", "an emoji that does not decide"],
  "yesno-unsure": ["ne tranche pas", "does not decide"],
  "yesno-asked": ["un oui ou un non, dit comme une question", "a yes or a no, said as a question"],
  "yesno-mixed": ["le mot et l'emoji se contredisent", "the word and the emoji disagree"],
  "yesno-done": ["dit que c'est fait, ou que non", "says that it is done, or not"],
  "yesno-half-yes": ["plutôt oui, sans être net", "rather a yes, not clearly"],
  "yesno-half": ["plutôt non, sans être net", "rather a no, not clearly"],
  "yesno-degree": ["plus ou moins d'accord", "agrees more or less"],
  "yesno-disagrees": ["le numéro et le mot se contredisent", "the number and the word disagree"],
  "yesno-denied": ["un oui suivi d'une négation", "a yes followed by a denial"],
  "yesno-turns": ["change d'avis dans la phrase", "changes its mind within the sentence"],
  "yesno-both": ["oui et non à la fois", "both yes and no"],
  "yesno-somewhere": ["un oui ou un non perdu dans la phrase", "a yes or a no somewhere within"],
};

const RATING: Readonly<Record<string, RuleWords>> = {
  "rating-digit": ["une note écrite au début", "a mark written first"],
  "rating-said": ["une note annoncée par quelques mots", "a mark after a few words"],
  "rating-extreme": [
    "la note la plus haute ou la plus basse, en mots",
    "the highest or lowest mark, in words",
  ],
  "rating-stars": ["le nombre d'étoiles", "the number of stars"],
  "rating-label": ["le mot d'une note", "the word of a mark"],
  "rating-somewhere": ["un nombre perdu dans la phrase", "a number somewhere within"],
  "rating-followed": ["un nombre suivi d'autre chose", "a number followed by something else"],
  "rating-negative": ["un nombre négatif", "a negative number"],
  "rating-quantity": ["un nombre qui compte autre chose", "a number that counts something else"],
  "rating-context": ["un nombre qui n'est pas une note", "a number that is no mark"],
  "rating-out-of-range": ["un nombre hors de l'échelle", "a number off the scale"],
  "rating-other-scale": ["une note sur une autre échelle", "a mark on another scale"],
  "rating-range": ["hésite entre deux notes", "between two marks"],
  "rating-decimal": ["une note entre deux nombres entiers", "a mark between two whole numbers"],
  "rating-near": ["un nombre mal orthographié", "a number with a slip"],
  "rating-negated": ["une note avec une négation", "a mark with a denial"],
  "rating-corrected": ["une note corrigée aussitôt", "a mark corrected at once"],
  "rating-changed": ["change d'avis dans la phrase", "changes its mind within the sentence"],
  "rating-asked": ["demande ce que les notes veulent dire", "asks what the marks mean"],
  "rating-shared": ["plusieurs notes pour plusieurs choses", "several marks for several things"],
  "rating-several": ["plusieurs notes à la suite", "several marks in a row"],
  "rating-doubt": ["une note dite avec un doute", "a mark said with a doubt"],
};

const CHOICE: Readonly<Record<string, RuleWords>> = {
  "choice-label": ["une réponse proposée, ou un mot qui la vaut", "an answer, or a word for it"],
  "choice-label-begins": ["commence par une réponse proposée", "begins with one of the answers"],
  "choice-label-somewhere": [
    "une réponse proposée, dans une phrase",
    "an answer within a sentence",
  ],
  "choice-labels": ["plusieurs réponses proposées à la fois", "several of the answers at once"],
  "choice-sound": ["se prononce comme une réponse proposée", "sounds like one of the answers"],
  "choice-position": ["le numéro d'une réponse", "the number of an answer"],
  "choice-position-last": ["un numéro en fin de phrase", "a number at the end"],
  "choice-position-counts": [
    "un numéro qui compte peut-être autre chose",
    "a number that may count something else",
  ],
  "choice-position-followed": ["un numéro suivi d'un pluriel", "a number followed by a plural"],
  "choice-last": ["demande la dernière réponse", "asks for the last answer"],
  "choice-all": ["prend toutes les réponses", "takes all the answers"],
  "choice-several": ["plusieurs numéros", "several numbers"],
  "choice-changed": ["change d'avis dans la phrase", "changes its mind within the sentence"],
  "choice-asked": ["une réponse dite comme une question", "an answer said as a question"],
  "choice-disagrees": ["le numéro et le mot se contredisent", "the number and the word disagree"],
  "choice-negated": ["une réponse proposée, avec une négation", "one of the answers, denied"],
  "choice-turns": ["une réponse aussitôt nuancée", "an answer taken back in part"],
  "choice-word": ["un mot d'une seule réponse", "a word of one answer only"],
  "choice-words": ["des mots de plusieurs réponses", "words of several answers"],
  "choice-zero": ["0, pour passer", "0, to skip"],
  "choice-yesno": [
    "un oui ou un non qui désigne une réponse",
    "a yes or a no that points to an answer",
  ],
  "choice-yesno-leaning": ["penche vers oui ou vers non", "leans to yes or to no"],
  "choice-yesno-nuanced": ["un oui ou un non nuancé", "a yes or a no with a shade"],
  "choice-yesno-several": [
    "un oui ou un non qui va à plusieurs réponses",
    "a yes or a no that fits several answers",
  ],
};

const CHOICES: Readonly<Record<string, RuleWords>> = {
  "choices-none": ["aucune des réponses", "none of the answers"],
  "choices-zero": ["0 n'est pas une réponse", "0 is no answer"],
  "choices-all": ["toutes les réponses", "all the answers"],
  "choices-all-but": ["toutes les réponses sauf une", "all the answers but one"],
  "choices-positions": ["les numéros des réponses", "the numbers of the answers"],
  "choices-position-followed": ["un numéro suivi d'une remarque", "a number followed by a remark"],
  "choices-glued": ["des numéros collés", "numbers stuck together"],
  "choices-mixed": ["des numéros et des mots mélangés", "numbers and words together"],
  "choices-negated": ["une réponse avec une négation", "an answer with a denial"],
  "choices-labels": ["les mots des réponses", "the words of the answers"],
  "choices-doubt": ["des réponses dites avec un doute", "answers said with a doubt"],
};

const NUMBER: Readonly<Record<string, RuleWords>> = {
  number: ["un nombre", "a number"],
  "number-about": ["un nombre approximatif", "an approximate number"],
  "number-bound": ["plus ou moins qu'un nombre", "more or less than a number"],
  "number-corrected": ["un nombre corrigé aussitôt", "a number corrected at once"],
  "number-decimals": [
    "un nombre à virgule, où il en faut un entier",
    "a fraction where a whole number is asked",
  ],
  "number-doubt": ["un nombre dit avec un doute", "a number said with a doubt"],
  "number-nothing": ["rien, donc peut-être zéro", "nothing, so maybe zero"],
  "number-out-of-range": ["un nombre hors des bornes", "a number out of bounds"],
  "number-range": ["hésite entre deux nombres", "between two numbers"],
  "number-several": ["plusieurs nombres", "several numbers"],
  "number-somewhere": ["un nombre perdu dans une longue phrase", "a number within a long sentence"],
  "number-thousand": [
    "« mille deux » se comprend de deux façons",
    "a thousand that can be read in two ways",
  ],
};

const MONTH: Readonly<Record<string, RuleWords>> = {
  "month-ago": ["compté à partir d'aujourd'hui", "counted back from today"],
  "month-name": ["un mois et une année", "a month and a year"],
  "month-name-alone": ["un mois sans année", "a month without a year"],
  "month-numbers": ["un mois en chiffres", "a month in digits"],
  "month-out-of-range": ["une date impossible ou trop lointaine", "an impossible or distant date"],
  "month-relative": ["le mois dernier, ce mois-ci", "last month, this month"],
  "month-relative-year": ["l'an dernier, cette année", "last year, this year"],
  "month-several": ["plusieurs dates", "several dates"],
  "month-short-year": ["une année en deux chiffres", "a year in two digits"],
  "month-year": ["une année", "a year"],
};

const WORDS: ReadonlyMap<string, RuleWords> = new Map(
  [EVERYWHERE, CONTROLS, YES_NO, RATING, CHOICE, CHOICES, NUMBER, MONTH].flatMap((rules) =>
    Object.entries(rules),
  ),
);

/**
 * A rule of the reader in plain words.
 *
 * @param rule  As a reading or a stored answer names it; one that is not known is told by its name.
 */
export function wordRule(rule: string, lang: "fr" | "en"): string {
  return WORDS.get(rule)?.[lang === "fr" ? 0 : 1] ?? rule;
}
