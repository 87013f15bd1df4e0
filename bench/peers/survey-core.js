/** survey-core, one question per page; the model is built again at each step from what was stored. */
import { Model } from "survey-core";
import { readPlainly } from "./read.js";

export function prepare(questionnaire) {
  const json = {
    pages: questionnaire.questions.map((question, position) => ({
      elements: [
        {
          ...elementFor(question),
          name: question.id,
          title: question.prompt,
          isRequired: true,
          ...visibility(questionnaire, position),
        },
      ],
    })),
  };
  const byId = new Map(questionnaire.questions.map((question) => [question.id, question]));
  const shown = (model) => byId.get(model.currentPage.elements[0].name);

  return {
    start() {
      const model = new Model(json);
      return { state: write(model), said: [shown(model).prompt] };
    },
    reply(state, text) {
      const model = new Model(json);
      const { data, page } = JSON.parse(state);
      model.data = data;
      model.currentPageNo = page;
      const question = shown(model);
      const value = readPlainly(question, text);
      if (value === undefined) {
        return { state: write(model), said: [question.retry] };
      }
      model.setValue(question.id, value);
      const moved = model.isLastPage ? model.completeLastPage() : model.nextPage();
      if (!moved) {
        return { state: write(model), said: [question.retry] };
      }
      const next = model.state === "completed" ? questionnaire.ending : shown(model).prompt;
      return { state: write(model), said: [next] };
    },
  };
}

function write(model) {
  return JSON.stringify({ data: model.data, page: model.currentPageNo });
}

function elementFor(question) {
  switch (question.kind) {
    case "yesno":
      return { type: "boolean" };
    case "rating":
      return { type: "rating", rateMin: 1, rateMax: 5 };
    case "choice":
      return { type: "radiogroup", choices: question.options };
    case "choices":
      return { type: "checkbox", choices: question.options };
    case "number":
      return { type: "text", inputType: "number" };
    default:
      return { type: "comment" };
  }
}

/** The two questions after a branch are only shown on a yes. */
function visibility(questionnaire, position) {
  const branch = questionnaire.questions
    .slice(Math.max(0, position - 2), position)
    .find((question) => question.onNo !== undefined);
  return branch === undefined ? {} : { visibleIf: `{${branch.id}} = true` };
}
