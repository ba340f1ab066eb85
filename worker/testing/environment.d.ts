import type { D1Migration } from "@cloudflare/vitest-plugin";
import type { Bindings } from "../environment.js";

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {
      readonly TEST_MIGRATIONS: D1Migration[];
    }
    interface GlobalProps {
      mainModule: typeof import("../index.js");
    }
  }
}
