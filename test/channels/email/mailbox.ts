/** A mail server that keeps what it gets, read back as a mail program would. */
import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import { z } from "zod";

export interface ReceivedMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly mail: ParsedMail;
  /** The headers, each unfolded to one line. */
  readonly lines: readonly string[];
}

export interface Mailbox {
  readonly port: number;
  received(): Promise<readonly ReceivedMail[]>;
  close(): Promise<void>;
}

const Port = z.object({ port: z.number() });

/** Opens it on a free port; `secure` speaks TLS from the start, with a certificate nobody vouches for. */
export async function openMailbox({ secure = false } = {}): Promise<Mailbox> {
  const mails: Promise<ReceivedMail>[] = [];
  const server = new SMTPServer({
    secure,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, { envelope: { mailFrom, rcptTo } }, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = mailFrom === false ? "" : mailFrom.address;
        const envelope = { from, to: rcptTo.map(({ address }) => address) };
        mails.push(read(envelope, Buffer.concat(chunks)));
        callback();
      });
    },
  });
  // A client that turns away from our certificate is what one of the tests wants.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: Port.parse(server.server.address()).port,
    received: () => Promise.all(mails),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function read(envelope: ReceivedMail["envelope"], source: Buffer): Promise<ReceivedMail> {
  const [head = ""] = source.toString("latin1").split("\r\n\r\n", 1);
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return { envelope, mail: await simpleParser(source), lines };
}
