/** A process that starts the embedded database of a folder, says so, and stays until it is ended. */
import { startEmbeddedPostgres } from "../../db/embedded-postgres.ts";

const server = await startEmbeddedPostgres(process.argv[2] ?? "");
process.stdout.write(`${JSON.stringify({ adopted: server.adopted })}\n`);
process.once("SIGTERM", () => {
  void server.stop().then(() => process.exit(0));
});
