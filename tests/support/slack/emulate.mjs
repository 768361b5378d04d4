// Starts the Slack of npm's `emulate` with one bot that has exactly the scopes given, and one person.
//   node emulate.mjs PACKAGE_FOLDER PORT SCOPE,SCOPE,…
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, port, scopes] = process.argv.slice(2);
const dist = join(folder, "dist");
const isPlugin = (file) => file.endsWith(".js") && /\bvar slackPlugin = /.test(readFileSync(join(dist, file), "utf8"));
const { slackPlugin } = await import(pathToFileURL(join(dist, readdirSync(dist).find(isPlugin))));
const { createEmulator } = await import(pathToFileURL(join(dist, "api.js")));

// Slack reads its read methods' arguments from the query of a GET as well; emulate answers POST alone.
const register = slackPlugin.register;
slackPlugin.register = (app, ...rest) => {
  register(app, ...rest);
  app.get("/api/:method", (c) => {
    const url = new URL(c.req.url);
    const headers = {
      authorization: c.req.header("authorization") ?? "",
      "content-type": "application/x-www-form-urlencoded",
    };
    return app.fetch(new Request(url.origin + url.pathname, { method: "POST", body: url.search.slice(1), headers }));
  });
};

await createEmulator({
  service: "slack",
  port: Number(port),
  seed: { slack: {
    team: { name: "Example", domain: "example" },
    users: [{ name: "ana", real_name: "Ana Gomez", email: "ana@example.com" }],
    channels: [{ name: "sales" }],
    oauth_apps: [{ app_id: "A000000001", client_id: "1.2", client_secret: "s", name: "Drumbeat", bot_name: "drumbeat" }],
    tokens: [
      { token: "xoxb-emulate", type: "bot", user: "drumbeat", scopes: scopes.split(",") },
      { token: "xoxp-ana", type: "user", user: "ana" },
    ],
    signing_secret: "s",
    strict_scopes: true,
  } },
});
