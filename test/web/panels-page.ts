/**
 * The panels of the script editor on a page of their own: the real routes and the real style sheets, without
 * a database and without signing in.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import express, { type ErrorRequestHandler } from "express";
import { scriptToolRoutes } from "../../api/admin/script-tools.ts";
import { scriptWorkbench } from "../../api/admin/script-workbench.ts";
import { sendAsset } from "../../api/send.ts";
import { SiriusError } from "../../bot/errors.ts";
import { BROWSERS } from "../../web/asset.ts";
import { buildAssets } from "../../web/assets.ts";
import { consoleAssets } from "../../web/console/assets.ts";

export interface Panels {
  readonly url: string;
  close(): Promise<void>;
}

function pageWith(styles: readonly string[]): string {
  const links = styles.map((style) => `<link rel="stylesheet" href="${style}">`).join("");
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">${links}
  <script type="module" src="/panels.js"></script></head>
  <body class="console"><main class="wide"><h1>Fin d'apprentissage</h1><div id="panel"></div></main></body></html>`;
}

/** Starts it. `/?panel=preview` shows one panel; see `panels-main.ts`. */
export async function openPanels(): Promise<Panels> {
  const workbench = scriptWorkbench();
  const app = express();
  const [script, pages] = await Promise.all([bundle(), buildAssets()]);
  const console = consoleAssets(pages.addresses);
  await console.build();
  const html = pageWith(console.addresses.styles);
  app.use((_request, response, next) => {
    response.set(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:",
    );
    next();
  });
  app.get("/", (_request, response) => void response.type("html").send(html));
  app.get("/assets/:name", (request, response, next) => {
    const path = `/assets/${request.params.name}`;
    const asset = pages.files.get(path) ?? console.files.get(path);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  app.get("/panels.js", (_request, response) => void response.type("js").send(script));
  app.get("/source.yaml", (_request, response) => {
    response.type("text").send(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"));
  });
  app.use(express.json({ limit: 1024 * 1024 }));
  for (const { path, handle } of scriptToolRoutes({ workbench })) {
    app.post(path, async (request, response) => {
      // These routes ask nothing else of the console.
      await Reflect.apply(handle, undefined, [{ request, response }]);
    });
  }
  app.use(faults);
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => {
    server.once("listening", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await workbench.close();
    },
  };
}

const STATUS: Readonly<Record<string, number>> = {
  request_invalid: 400,
  request_too_large: 413,
  rate_limited: 429,
};

const faults: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const known = error instanceof SiriusError ? error.code : "internal";
  const status = STATUS[known] ?? 500;
  response.status(status).json({ code: known });
};

async function bundle(): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL("panels-main.ts", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    charset: "utf8",
    target: BROWSERS,
  });
  return built.outputFiles[0]?.text ?? "";
}
