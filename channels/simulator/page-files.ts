/** The page `/simulator` and its files, as they lie in `page/`. */
import { readFileSync } from "node:fs";
import { Router } from "express";

const SCRIPT = "text/javascript; charset=utf-8";
const FILES: Readonly<Record<string, string>> = {
  "icon.svg": "image/svg+xml",
  "simulator.css": "text/css; charset=utf-8",
  ...Object.fromEntries(
    [
      "composer.js",
      "controls.js",
      "dom.js",
      "mailbox.js",
      "people.js",
      "phone.js",
      "server.js",
      "simulator.js",
      "telegram.js",
      "weather.js",
      "words.js",
    ].map((name) => [name, SCRIPT]),
  ),
};

function read(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), "utf8");
}

/** Serves the page. Read at each request: whoever edits it reloads and sees. */
export function pageRouter(): Router {
  const router = Router();
  router.get("/", (_request, response) => {
    response.redirect("/simulator");
  });
  router.get("/simulator", (_request, response) => {
    response.type("html").send(read("index.html"));
  });
  router.get("/simulator/page/:name", (request, response, next) => {
    const type = FILES[request.params.name];
    if (type === undefined) next();
    else response.type(type).send(read(request.params.name));
  });
  return router;
}
