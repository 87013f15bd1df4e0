/** Every page, in every state, on every screen: reachable by everybody. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { brotliCompressSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildAssets, type BuiltAssets } from "../../web/assets.ts";
import { chatPage } from "../../web/chat-page.ts";
import { invitationPage, optOutPage } from "../../web/invitation-page.ts";
import { messagePage } from "../../web/message-page.ts";
import { noticePage } from "../../web/notice-page.ts";
import { noticeText } from "../../web/notice-text.ts";
import type { AnswerControls, Conversation } from "../../web/shapes.ts";
import {
  accessibilityFaults,
  faultsOfPages,
  faultsOnScreens,
  keepPicture,
  layoutFaults,
  openBrowser,
  SCREENS,
} from "../browser.ts";

const PAGE_BYTES_MAX = 30 * 1024;
const PUBLISHER = {
  name: "Région Exemple",
  address: "1 rue du Port, 69000 Lyon",
  contact: "avis@exemple.invalid",
};
const BEFORE = { name: "2026-09-25", since: Date.UTC(2026, 8, 25), until: Date.UTC(2026, 10, 26) };
const NOTICE = {
  ...noticeText({
    publisher: PUBLISHER,
    threshold: 5,
    processors: ["twilio", "telegram", "sendgrid"],
    added: { french: "Une question ? Écris-nous.", english: "We answer on Tuesdays." },
  }),
  name: "2026-11-26",
  since: BEFORE.until,
  until: null,
};
const LONG = "Anticonstitutionnellement-".repeat(12);

const MESSAGES = [
  "Bonjour Léa ! Ton avis aide les suivants. Tes droits : https://avis.example.fr/notice",
  "Oui",
  "Tu as bien suivi cette formation en apprentissage ?",
  "Oui, jusqu'au bout",
  "Au total, tu donnes quelle note à cette formation ?",
].map((text, at) => ({
  seq: at + 1,
  from: at % 2 === 0 ? ("sirius" as const) : ("person" as const),
  text,
  at,
}));

const BASE: Conversation = {
  id: "c1",
  locale: "fr",
  status: "open",
  training: "CAP Cuisine",
  centre: "CFA des Métiers de Bouche (fictif)",
  firstName: "Léa",
  messages: MESSAGES,
  prompt: undefined,
  progress: { done: 1, total: 12 },
  answers: [],
};

function asking(
  controls: AnswerControls,
  more: Partial<Conversation> = {},
  error?: string,
): Conversation {
  return {
    ...BASE,
    ...more,
    prompt: {
      number: 3,
      step: "note",
      question: "Au total, tu donnes quelle note à cette formation ?",
      controls,
      canSkip: true,
      canCorrect: true,
      ...(error === undefined ? {} : { error }),
    },
  };
}

const NOTES = [1, 2, 3, 4, 5].map((note) => ({
  option: String(note),
  label: String(note),
  accessibleLabel: `${note} sur 5`,
}));
const CHOICES = ["Oui", "Sans doute", "Pas trop", "Non"].map((label) => ({ option: label, label }));
const LONG_CHOICES = [...CHOICES, { option: "long", label: LONG }];

const STATES: Readonly<Record<string, Conversation>> = {
  note: asking({ kind: "buttons", layout: "row", options: NOTES, ends: ["à éviter", "super"] }),
  choix: asking({ kind: "buttons", layout: "column", options: LONG_CHOICES }),
  "oui-non": asking({ kind: "buttons", layout: "row", options: CHOICES.slice(0, 2) }),
  cases: asking({ kind: "ticks", options: LONG_CHOICES, atLeast: 0, atMost: 5 }),
  texte: asking({ kind: "text", maxCharacters: 600, optional: true }),
  nombre: asking({ kind: "number", min: 0, max: 5000, decimals: true }),
  mois: asking({ kind: "month", precision: "month" }),
  erreur: asking(
    { kind: "buttons", layout: "row", options: NOTES },
    {},
    "Je n'ai pas compris. Réponds par un chiffre de 1 à 5.",
  ),
  "texte-long": asking(
    { kind: "text", maxCharacters: 600, optional: true },
    {
      training: LONG,
      messages: [
        ...MESSAGES,
        { seq: 9, from: "person", text: `${LONG}\n${"mot ".repeat(200)}`, at: 9 },
      ],
    },
    "C'est un peu long.",
  ),
  pause: { ...asking({ kind: "buttons", layout: "row", options: NOTES }), status: "paused" },
  anglais: asking({ kind: "buttons", layout: "column", options: CHOICES }, { locale: "en" }),
  fini: {
    ...BASE,
    status: "finished",
    answers: [
      { question: "note", title: "Au total, tu donnes quelle note ?", answer: "4 sur 5" },
      {
        question: "conseil",
        title: "Que dirais-tu à un jeune ?",
        answer: `${LONG} ${"mot ".repeat(60)}`,
      },
    ],
  },
  expire: { ...BASE, status: "expired" },
  ferme: { ...BASE, status: "closed" },
  stop: { ...BASE, status: "opted_out" },
};

let assets: BuiltAssets;
let pages: Map<string, string>;
let server: Server;
let browser: Browser;
let url: string;

beforeAll(async () => {
  assets = await buildAssets();
  const { addresses } = assets;
  const invitation = {
    token: "t".repeat(24),
    firstName: "Léa",
    training: "CAP Cuisine",
    centre: "CFA fictif",
    locale: "fr",
    started: false,
    publisher: PUBLISHER,
    threshold: 5,
    effort: { questions: "12 questions", minutes: "3 minutes" },
    telegramLink: "https://t.me/sirius_bot?start=x",
  };
  pages = new Map([
    ...Object.entries(STATES).map(
      ([name, view]) =>
        [`/chat-${name}`, chatPage(view, { eventId: "e".repeat(12) }, addresses)] as const,
    ),
    ["/invitation", invitationPage(invitation, addresses)],
    [
      "/invitation-longue",
      invitationPage({ ...invitation, training: LONG, centre: LONG, started: true }, addresses),
    ],
    ["/ne-plus-ecrire", optOutPage(invitation.token, addresses)],
    ["/notice", noticePage({ notice: NOTICE, former: [BEFORE], lang: "fr" }, addresses)],
    ["/notice-english", noticePage({ notice: NOTICE, former: [BEFORE], lang: "en" }, addresses)],
    [
      "/notice-former",
      noticePage({ notice: { ...NOTICE, ...BEFORE }, former: [], lang: "fr" }, addresses),
    ],
    ...(
      [
        "unknown_link",
        "expired_link",
        "closed_link",
        "opted_out",
        "no_session",
        "not_found",
        "unavailable",
        "fault",
      ] as const
    ).map((kind) => [`/${kind}`, messagePage(kind, PUBLISHER, addresses)] as const),
  ]);
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    const asset = assets.files.get(path);
    const page = pages.get(path);
    if (asset !== undefined) response.setHeader("content-type", asset.type).end(asset.body);
    else if (page === undefined) response.writeHead(204).end();
    else response.setHeader("content-type", "text/html; charset=utf-8").end(page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const addresses = () => [...pages.keys()].map((path) => [path, url + path] as const);

// Shapes do not depend on the colours.
test.each([
  ["light", faultsOnScreens],
  ["dark", undefined],
] as const)(
  "in %s every page is whole and reachable, and axe finds nothing wrong",
  { timeout: 120_000 },
  async (colorScheme, faultsOfShape) => {
    const look = { viewport: SCREENS.phone, colorScheme };
    const faults = await faultsOfPages(browser, look, addresses(), async (page, path) => {
      await page.setViewportSize(SCREENS.phone);
      await keepPicture(page, `page${path.replace("/", "-")}-${colorScheme}`);
      return [...(await accessibilityFaults(page)), ...((await faultsOfShape?.(page)) ?? [])];
    });
    expect(faults).toEqual({});
  },
);

test("text grown to twice its size still fits a small phone", async () => {
  const context = await browser.newContext({ viewport: SCREENS.small });
  const page = await context.newPage();
  await page.goto(`${url}/chat-note`);
  await page.addStyleTag({ content: "html { font-size: 200% }" });
  expect(await layoutFaults(page)).toEqual([]);
  await context.close();
});

test("a page with its style and script weighs less than 30 KB", () => {
  const heaviest = Math.max(...[...pages.values()].map((page) => brotliCompressSync(page).length));
  const shared = [...assets.files.values()].reduce((sum, { brotli }) => sum + brotli.length, 0);
  process.stdout.write(
    `\npage weight: ${heaviest} bytes for the heaviest page, ${shared} for style and script (brotli)\n`,
  );
  expect(heaviest + shared).toBeLessThan(PAGE_BYTES_MAX);
});

test("in French no line can begin with a sign, and none stands without its space", () => {
  const faults = [...pages]
    .filter(([, page]) => page.includes('<html lang="fr"'))
    .flatMap(([path, page]) => {
      const shown = page
        .replace(/<(style|script|title)[^>]*>.*?<\/\1>/gs, "")
        .replace(/<span class="visually-hidden">.*?<\/span>/gs, "")
        // What a person wrote is shown as it is.
        .replace(/<div[^>]*class="line person".*?<\/div>/gs, "")
        .replace(/<[^>]+>/g, "|")
        .replaceAll("&quot;", '"');
      return [
        ...shown.matchAll(/.{0,20}(?:[ \n][?!;:»]|[\p{L}\d)][?!;:](?=[\s|])|«[ \n]).{0,10}/gu),
      ].map(([found]) => `${path}: ${found}`);
    });
  expect(faults).toEqual([]);
});

test("the page of a question says in its title where one is", () => {
  expect(pages.get("/chat-note")).toContain("<title>Question 2 sur 12 · Sirius</title>");
  expect(pages.get("/chat-erreur")).toContain("<title>Erreur · Question 2 sur 12 · Sirius</title>");
});
