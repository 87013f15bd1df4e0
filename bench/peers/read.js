/** The few lines of reply reading the peers need. Much cheaper than ours: it favours them. */

const YES = new Set(["oui", "o", "yes"]);
const NO = new Set(["non", "n", "no"]);

/** The value of a reply, or undefined when it is not an answer to this question. */
export function readPlainly(question, reply) {
  const text = reply.trim().toLowerCase();
  switch (question.kind) {
    case "yesno":
      return YES.has(text) ? true : NO.has(text) ? false : undefined;
    case "rating":
      return /^[1-5]$/.test(text) ? Number(text) : undefined;
    case "choice":
      return optionNamed(question, text);
    case "choices": {
      const options = text.split(", ").map((name) => optionNamed(question, name));
      return options.includes(undefined) ? undefined : options;
    }
    case "number":
      return /^\d+$/.test(text) ? Number(text) : undefined;
    default:
      return reply;
  }
}

function optionNamed(question, name) {
  return question.options.find((option) => option.toLowerCase() === name);
}

/** Position of the question that follows, given the answer to this one. */
export function positionAfter(questionnaire, position, value) {
  const { onNo } = questionnaire.questions[position];
  return onNo !== undefined && value === false
    ? questionnaire.questions.findIndex((question) => question.id === onNo)
    : position + 1;
}
