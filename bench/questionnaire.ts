/** The questionnaire every engine plays, as plain data, and the replies given to it. */

export interface BenchQuestion {
  readonly id: string;
  readonly kind: "rating" | "yesno" | "choice" | "choices" | "number" | "text";
  readonly prompt: string;
  /** Said instead of the prompt when a reply is not taken. */
  readonly retry: string;
  readonly options?: readonly string[];
  /** The answer "no" leads to this question instead of the next one. */
  readonly onNo?: string;
}

export interface Questionnaire {
  readonly questions: readonly BenchQuestion[];
  readonly ending: string;
}

type Sketch = Pick<BenchQuestion, "kind" | "prompt" | "options">;

const TEN: readonly Sketch[] = [
  { kind: "yesno", prompt: "As-tu terminé ton contrat ?" },
  { kind: "rating", prompt: "Quelle note donnes-tu à ton entreprise, de 1 à 5 ?" },
  { kind: "rating", prompt: "Quelle note donnes-tu à ton CFA, de 1 à 5 ?" },
  { kind: "yesno", prompt: "As-tu eu un tuteur présent ?" },
  { kind: "text", prompt: "Que t'a-t-il appris ?" },
  { kind: "rating", prompt: "Quelle note donnes-tu à son aide, de 1 à 5 ?" },
  { kind: "choice", prompt: "Et maintenant ?", options: ["Un emploi", "Des études", "Je cherche"] },
  {
    kind: "choices",
    prompt: "Qu'est-ce qui était dur ?",
    options: ["Le transport", "Les horaires", "La paie"],
  },
  { kind: "number", prompt: "Combien gagnais-tu par mois, en euros ?" },
  { kind: "text", prompt: "Un conseil pour la suite ?" },
];

/** Position of the yes/no whose "no" passes by the two questions that follow it. */
const BRANCH = 3;

/** Every sketch once per ten questions, so that a long questionnaire is made of the same work. */
export function makeQuestionnaire(length: number): Questionnaire {
  const questions = Array.from({ length: length / TEN.length }, (_, ten) =>
    TEN.map((sketch, index) => makeQuestion(sketch, ten * TEN.length + index)),
  );
  return { questions: questions.flat(), ending: "Merci, c'est fini !" };
}

function makeQuestion(sketch: Sketch, position: number): BenchQuestion {
  const prompt = `${position + 1}. ${sketch.prompt}`;
  const question = {
    ...sketch,
    id: `q${position}`,
    prompt,
    retry: `Je n'ai pas compris. ${prompt}`,
  };
  return position % TEN.length === BRANCH ? { ...question, onNo: `q${position + 3}` } : question;
}

/** One ordinary reply per question: everything is asked. */
const LONG_PATH = [
  "oui",
  "4",
  "5",
  "oui",
  "Souder et lire un plan",
  "3",
  "Des études",
  "Le transport, la paie",
  "1200",
  "Un patron près de chez soi",
];
/** Replies to the first ten questions: one is refused, and two questions are passed by. */
const SHORT_PATH = [
  "oui",
  "4",
  "12",
  "5",
  "non",
  "Des études",
  "Le transport, la paie",
  "1200",
  "Un patron près de chez soi",
];

/** Replies that answer a questionnaire of any length one by one. */
export function longPath(length: number): readonly string[] {
  return Array.from({ length: length / LONG_PATH.length }, () => LONG_PATH).flat();
}

/** Replies to the questionnaire of ten: one of them gets a retry, two questions are passed by. */
export function shortPath(): readonly string[] {
  return SHORT_PATH;
}
