// @ts-check
import { button, field, h, select, showList } from "./dom.js";
import { wordFor, words } from "./words.js";

/**
 * @import { Desk, FaultView } from "./shapes.d.ts"
 */

/** @type {[string, string][]} */
const PROVIDERS = [
  ["twilio", "Twilio (SMS)"],
  ["telegram", "Telegram"],
  ["sendgrid", "SendGrid"],
];

/** What a fault wants to know besides: the name of the setting, its label and a usual value.
 * @type {Readonly<Record<string, readonly [string, string, number]>>} */
const AMOUNTS = {
  latency: ["ms", words.milliseconds, 3_000],
  delayWebhooks: ["ms", words.milliseconds, 3_000],
  tooMany: ["retryAfterSeconds", words.seconds, 7],
  outage: ["seconds", words.seconds, 600],
};

/** @param {string} provider */
function kindsOf(provider) {
  const telegram = provider === "telegram";
  return Object.entries(words.faults).filter(
    ([kind]) => (telegram || kind !== "oldButtons") && !(telegram && kind.startsWith("lose")),
  );
}

/**
 * Asks for a fault.
 * @param {Desk} desk
 */
export function faultForm(desk) {
  const amount = h("input", { type: "number", min: 1, max: 600_000, required: true });
  const times = h("input", { type: "number", min: 1, max: 100_000 });
  const amountLabel = h("span", {});
  const amountField = h("label", { class: "field" }, amountLabel, amount);
  const kind = select(kindsOf("twilio"), "latency", () => adjust());
  const provider = select(PROVIDERS, "twilio", (chosen) => {
    const before = kind.value;
    kind.replaceChildren(...kindsOf(chosen).map(([value, label]) => h("option", { value }, label)));
    if (kindsOf(chosen).some(([value]) => value === before)) kind.value = before;
    adjust();
  });
  const adjust = () => {
    const asked = AMOUNTS[kind.value];
    amountField.hidden = asked === undefined;
    amount.disabled = asked === undefined;
    amountLabel.textContent = asked?.[1] ?? "";
    amount.value = String(asked?.[2] ?? "");
    times.disabled = kind.value === "outage";
  };
  const form = h(
    "form",
    {},
    field(words.provider, provider),
    field(words.fault, kind),
    amountField,
    field(words.times, times, words.timesHint),
    h("button", { class: "main" }, words.apply),
  );
  adjust();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = AMOUNTS[kind.value]?.[0];
    void desk.act("POST", "/faults", {
      provider: provider.value,
      kind: kind.value,
      ...(name === undefined ? {} : { [name]: Number(amount.value) }),
      ...(times.value === "" || times.disabled ? {} : { times: Number(times.value) }),
    });
  });
  return form;
}

/**
 * The faults in force, each to be taken back.
 * @param {Desk} desk
 */
export function faultList(desk) {
  const root = h("ul", { class: "faults" });
  /** @param {FaultView} fault */
  const line = ({ id, provider, kind, times, until }) => {
    const endless = until === null ? words.untilRemoved : new Date(until).toLocaleTimeString();
    const left = times === null ? endless : `${words.left} ${times}`;
    const what = `${provider} : ${wordFor(words.faults, kind)} (${left})`;
    const remove = button(words.remove, () => desk.act("DELETE", `/faults/${id}`));
    return h("li", {}, h("span", {}, what), remove);
  };
  /** @param {readonly FaultView[]} faults */
  const show = (faults) => {
    showList(root, faults, {
      key: ({ id }) => id,
      make: line,
      empty: ["", () => h("li", {}, words.fair)],
    });
  };
  return { root, show };
}
