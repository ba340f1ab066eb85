/**
 * @module
 * Where things lie: the folders of the repository.
 */
import { join } from "node:path";
import { root } from "../tables/database/wrangler.js";

/** Bundles, by the name of their build. */
export const BUNDLES = join(root, ".wrangler", "serve");
export const PREDICTORS = join(root, "predictors");
/** The files of the documentation page. */
export const ASSETS = join(root, "worker", "generated", "assets");
