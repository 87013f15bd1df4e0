/** A site of somebody else that shows the widget: another origin, as strict as a site can be. */
import { createServer } from "node:http";

export interface Host {
  /** Puts markup into a page and gives its address. @param strict  Without: no policy, and `style`. */
  page(markup: string, how?: { readonly strict?: boolean; readonly style?: string }): string;
  close(): void;
}

/** Starts one. @param sirius  The origin the widget comes from. */
export async function openHost(sirius: string): Promise<Host> {
  const pages: { readonly html: string; readonly policy: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const page = pages[Number(request.url?.slice(1))];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (page.policy !== undefined) response.setHeader("content-security-policy", page.policy);
    response.setHeader("content-type", "text/html; charset=utf-8").end(page.html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    page(markup, { strict = true, style = "" } = {}) {
      const html = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Catalogue</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        ${strict ? "" : `<style>${style}</style>`}
        <link rel="icon" href="data:,">
        <script async src="${sirius}/widget.js"></script></head>
        <body><main><h1>Catalogue</h1>${markup}</main></body></html>`;
      const policy = `default-src 'none'; script-src ${sirius}; connect-src ${sirius}; img-src data:`;
      pages.push({ html, policy: strict ? policy : undefined });
      return `http://127.0.0.1:${port}/${pages.length - 1}`;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
