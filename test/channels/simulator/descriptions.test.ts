/** The judges themselves: one that never finds a fault would prove nothing. */
import { expect, test } from "vitest";
import {
  callFaults,
  resultFaults,
  sendgridErrorFaults,
  twilioFaults,
  typeFaults,
} from "./descriptions.ts";

test("a message of Twilio's without its fields is found out", () => {
  expect(twilioFaults("message", { sid: "SM1" })).toContain("body is missing");
  expect(twilioFaults("list", { messages: [{}] })).toContain("sid is missing");
});

test("an error of SendGrid's without a message is found out", () => {
  expect(sendgridErrorFaults({ errors: [] })).not.toEqual([]);
  expect(sendgridErrorFaults({ errors: [{ message: "x", field: null }] })).toEqual([]);
});

test("a message of Telegram's without a date is found out, and one that is whole is not", () => {
  const chat = { id: 1, type: "private" };
  expect(typeFaults("Message", { message_id: 1, chat })).toContain("Message.date is missing");
  expect(typeFaults("Message", { message_id: 1, chat, date: 1, text: "x" })).toEqual([]);
});

test("a call that is none, and a result that is none, are found out", () => {
  expect(callFaults("sendMessage", undefined)).not.toEqual([]);
  expect(resultFaults("sendMessage", undefined)).not.toEqual([]);
  expect(callFaults("sendMessage", { chat_id: 1, text: "x" })).toEqual([]);
});
