import { html } from "hono/html";
import { describeCalls } from "../../schema/http/contract.js";
import {
  PROBLEMS,
  ProblemError,
  type ProblemName,
  problemType,
} from "../../schema/http/problems.js";
import { explainProblemRoute, serviceRoute } from "../../schema/http/service.js";
import { quote } from "../../spaces/quote.js";
import type { Register } from "../environment.js";
import { SERVICE } from "../service.js";

export const registerDocumentation: Register = (app) => {
  app.openapi(serviceRoute, (c) =>
    c.json({ ...SERVICE, docs: "/docs", openapi: "/openapi.json" }, 200),
  );
  app.openapi(explainProblemRoute, (c) => {
    const name = c.req.valid("param").problem;
    if (!Object.hasOwn(PROBLEMS, name))
      throw new ProblemError(
        "not_found",
        `There is no problem ${quote(name)}, only ${Object.keys(PROBLEMS).join(", ")}`,
      );
    const known = name as ProblemName;
    return c.json({ type: problemType(known), ...PROBLEMS[known] }, 200);
  });

  let contract: object | undefined;
  app.get("/openapi.json", (c) => c.json((contract ??= describeCalls())));
  app.get("/docs", (c) => {
    c.header("Content-Security-Policy", PAGE_POLICY);
    return c.html(page);
  });
  app.get(START_SCRIPT, (c) => c.body(START, 200, { "Content-Type": "text/javascript" }));
  app.get("/docs/:file", async (c) => {
    const file = await c.env.ASSETS.fetch(new URL(c.req.path, c.req.url));
    return file.ok ? new Response(file.body, file) : c.notFound();
  });
};

/** The page runs and shows what this service serves and nothing else. Swagger UI styles its elements in place. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const START_SCRIPT = "/docs/start.js";

/** Without a validator: Swagger UI would show the contract's address to one on the internet. */
const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  validatorUrl: null,
});
`;

const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Archfit</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="${START_SCRIPT}"></script>
  </body>
</html>`;
