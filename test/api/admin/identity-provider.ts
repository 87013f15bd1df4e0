/** A real OpenID Connect provider on this machine, set up as ProConnect is: userinfo as a signed token. */
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Provider, type AccountClaims, type Configuration } from "oidc-provider";

export const CLIENT = { id: "sirius", secret: "a secret that only tests know" };

export interface IdentityProvider {
  readonly issuer: string;
  /** Who signs in there next, by the address they have there; and what is told of it. */
  next: AccountClaims;
  /** How the last userinfo was sent. */
  readonly userinfoTypes: string[];
  /** From now on answers are signed with keys that nobody published. */
  forge(): void;
  stop(): Promise<void>;
}

/**
 * Starts one. Nobody types a password there: whoever comes is `next`.
 *
 * @param redirectUri  Known once Sirius has its port, so it is set afterwards.
 */
export async function startIdentityProvider(redirectUri: () => string): Promise<IdentityProvider> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  const userinfoTypes: string[] = [];
  const state: { next: AccountClaims; published: object[] | undefined } = {
    next: { sub: "nobody" },
    published: undefined,
  };
  let provider: Provider | undefined;
  const make = (): Provider =>
    new Provider(
      issuer,
      configurationFor(redirectUri(), () => state.next),
    );
  server.on("request", (request, response) => {
    provider ??= make();
    const path = request.url ?? "";
    if (path.startsWith("/interaction/")) {
      const login = { login: { accountId: state.next["sub"] } };
      void provider.interactionFinished(request, response, login, {
        mergeWithLastSubmission: false,
      });
      return;
    }
    if (path === "/jwks" && state.published !== undefined) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys: state.published }));
      return;
    }
    if (path === "/me") {
      response.once("finish", () => userinfoTypes.push(String(response.getHeader("content-type"))));
    }
    void provider.callback()(request, response);
  });
  return {
    issuer,
    userinfoTypes,
    get next() {
      return state.next;
    },
    set next(claims) {
      state.next = claims;
    },
    forge() {
      state.published = [{ ...newKey().publicJwk, kid: "one", use: "sig", alg: "RS256" }];
    },
    stop: () => close(server),
  };
}

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    privateJwk: privateKey.export({ format: "jwk" }),
    publicJwk: publicKey.export({ format: "jwk" }),
  };
}

function configurationFor(redirectUri: string, next: () => AccountClaims): Configuration {
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [redirectUri.replace("/oidc/retour", "/connexion")],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        token_endpoint_auth_method: "client_secret_post",
        userinfo_signed_response_alg: "RS256",
      },
    ],
    claims: { email: ["email", "email_verified"], openid: ["sub"] },
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => next() }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    jwks: { keys: [{ ...newKey().privateJwk, kid: "one", use: "sig", alg: "RS256" }] },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
    pkce: { required: () => true },
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid email");
      await grant.save();
      return grant;
    },
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
