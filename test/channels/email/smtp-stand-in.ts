/** A stand-in of a mail server that breaks, hangs and refuses where real ones do. */
import { createServer, type Socket } from "node:net";
import { z } from "zod";
import type { StandIn, Weather } from "../contract.ts";

/** What may be answered to; `END` is the end of the message. */
export type Step = "GREETING" | "AUTH" | "MAIL" | "RCPT" | "DATA" | "END";
/** A reply; `hang` and `cut` for none at all. */
export type Reply = string;

export interface SmtpStandIn extends StandIn {
  readonly port: number;
  /** Commands and passwords as they came, the messages left out. */
  readonly commands: readonly string[];
  /** Whatever the weather, from now on. */
  reply(step: Step, reply: Reply): void;
  /** Ends the connections that are open, as a server does with idle ones. */
  hangUp(): void;
}

const FAIR: Readonly<Record<Step, string>> = {
  GREETING: "220 stand-in ESMTP",
  AUTH: "235 2.7.0 welcome",
  MAIL: "250 2.1.0 ok",
  RCPT: "250 2.1.5 ok",
  DATA: "354 go on",
  END: "250 2.0.0 taken",
};
const BAD: Readonly<Partial<Record<Weather, Readonly<Partial<Record<Step, Reply>>>>>> = {
  slow: { END: "hang" },
  cuts_after: { END: "cut" },
  overloaded: { RCPT: "451 4.7.1 zoe.canari@example.org: greylisted, come back later" },
  bad_address: { RCPT: "550 5.1.1 <zoe.canari@example.org>: no such user" },
  bad_credentials: { AUTH: "535 5.7.8 wrong password" },
};
const Port = z.object({ port: z.number() });

/** Opens it on a free port of an address of this machine. */
export async function openMailServer(host = "127.0.0.1"): Promise<SmtpStandIn> {
  let weather: Weather = "fair";
  let replies: Partial<Record<Step, Reply>> = {};
  let deliveries = 0;
  const commands: string[] = [];
  const sockets = new Set<Socket>();

  const say = (socket: Socket, step: Step): void => {
    const reply = replies[step] ?? BAD[weather]?.[step] ?? FAIR[step];
    if (reply === "cut") socket.destroy();
    else if (reply !== "hang") socket.write(`${reply}\r\n`);
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => sockets.delete(socket));
    let rest = "";
    let inMessage = false;
    const command = (line: string): void => {
      commands.push(line);
      const word = line.slice(0, 4).toUpperCase();
      if (word === "EHLO") socket.write("250-stand-in\r\n250-AUTH PLAIN\r\n250 SIZE 1000000\r\n");
      else if (word === "AUTH") say(socket, "AUTH");
      else if (word === "MAIL") say(socket, "MAIL");
      else if (word === "RCPT") say(socket, "RCPT");
      else if (word === "DATA") {
        say(socket, "DATA");
        inMessage = (replies.DATA ?? FAIR.DATA).startsWith("354");
      } else if (word === "QUIT") socket.end("221 bye\r\n");
      else socket.write(word === "RSET" ? "250 ok\r\n" : "502 5.5.1 not known here\r\n");
    };
    socket.on("data", (chunk) => {
      rest += chunk.toString();
      for (;;) {
        if (inMessage) {
          if (weather === "cuts_before") {
            socket.destroy();
            return;
          }
          const end = rest.indexOf("\r\n.\r\n");
          if (end < 0) return;
          rest = rest.slice(end + 5);
          inMessage = false;
          if ((replies.END ?? "250").startsWith("250")) deliveries += 1;
          say(socket, "END");
        }
        const at = rest.indexOf("\r\n");
        if (at < 0) return;
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        command(line);
      }
    });
    say(socket, "GREETING");
  });

  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, host, () => {
        resolve(Port.parse(server.address()).port);
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      hangUp();
    });
  const port = await listen(0);
  return {
    port,
    commands,
    reply: (step, reply) => {
      replies = { ...replies, [step]: reply };
    },
    hangUp,
    async set(next) {
      weather = next;
      if (next === "down") await stop();
      else if (!server.listening) await listen(port);
    },
    deliveries: () => deliveries,
    close: stop,
  };
}
