/** The page `/simulator` and its files, as they lie in `page/`. */
import { readFileSync } from "node:fs";
import { Router } from "express";

const FILES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "simulator.css": "text/css; charset=utf-8",
  "simulator.js": "text/javascript; charset=utf-8",
  "controls.js": "text/javascript; charset=utf-8",
  "dom.js": "text/javascript; charset=utf-8",
  "mailbox.js": "text/javascript; charset=utf-8",
  "people.js": "text/javascript; charset=utf-8",
  "phone.js": "text/javascript; charset=utf-8",
  "server.js": "text/javascript; charset=utf-8",
  "telegram.js": "text/javascript; charset=utf-8",
  "words.js": "text/javascript; charset=utf-8",
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
