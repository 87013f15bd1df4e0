import { expect, test } from "vitest";
import { meaningOfCode } from "../../channels/sms/twilio-codes.ts";
import { channelWords } from "../../web/console/channel-words.ts";

test("whatever Twilio's codes mean is told in French", () => {
  const codes = Array.from({ length: 70_000 }, (_, code) => code);
  const left = codes.flatMap((code) => {
    const meaning = meaningOfCode(code);
    if (meaning === undefined) return [];
    const words = channelWords(`twilio error ${code}: ${meaning.what}`) ?? "";
    return words.startsWith(`Twilio, erreur ${code} : `) && !words.endsWith(meaning.what)
      ? []
      : [meaning.what];
  });
  expect(left).toEqual([]);
});

test.each([
  ["twilio: the account is active", "Twilio répond : le compte est actif"],
  ["twilio cannot be reached: ECONNREFUSED", "Twilio est hors d'atteinte : ECONNREFUSED"],
  ["twilio: no answer in time", "Twilio : pas de réponse à temps"],
  [
    "the bot @avis_bot answers; no webhook: messages are fetched",
    "le robot @avis_bot répond ; sans webhook, les messages sont relevés",
  ],
  [
    "the bot @avis_bot answers; its webhook is at avis.example.fr, 0 waiting",
    "le robot @avis_bot répond ; son webhook est à avis.example.fr, 0 en attente",
  ],
  [
    "the bot @avis_bot answers; its webhook is at avis.example.fr, 3 waiting; last error 12 s ago: unknown",
    "le robot @avis_bot répond ; son webhook est à avis.example.fr, 3 en attente ; dernière erreur il y a 12 s : inconnue",
  ],
  [
    "the bot @avis_bot answers; its webhook is at ancien.example.fr: messages go there; after a move: sirius telegram take-over",
    "son webhook est à ancien.example.fr, où vont les messages ; après un déménagement : sirius telegram take-over",
  ],
  [
    "this bot has a webhook at ancien.example.fr, which is left alone; write a token of its own for each environment",
    "ce robot a un webhook à ancien.example.fr, qui est laissé tranquille",
  ],
  ["telegram 502", "Telegram a répondu 502"],
  ["telegram 400: Bad Request: bad webhook", "Telegram a répondu 400 : Bad Request: bad webhook"],
  ["telegram cannot be reached (ENOTFOUND)", "Telegram est hors d'atteinte (ENOTFOUND)"],
  [
    "sendgrid answered 403: check SENDGRID_API_KEY, the credits",
    "SendGrid a répondu 403 : vérifiez",
  ],
  ["sendgrid answered 404: check SENDGRID_BASE_URL", "vérifiez SENDGRID_BASE_URL"],
  [
    "the mail server replied 535 5.7.8 to AUTH PLAIN: check SMTP_URL and MAIL_FROM",
    "le serveur de courriel a répondu 535 5.7.8 (AUTH PLAIN) : vérifiez SMTP_URL et MAIL_FROM",
  ],
  ["no answer within 3 seconds", "pas de réponse en 3 secondes"],
  ["unreachable", "la personne n'est pas joignable par là"],
])("%s → %s", (said, french) => {
  expect(channelWords(said)).toContain(french);
});

test("what nobody foresaw stays as it was said", () => {
  expect(channelWords("the moon is full")).toBeUndefined();
  expect(channelWords("constructor")).toBeUndefined();
});
